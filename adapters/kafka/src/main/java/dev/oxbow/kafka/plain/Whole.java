package dev.oxbow.kafka.plain;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Drift;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.json.Nowhere;
import dev.oxbow.spi.RowBatch;

/** What the decoders of formats without fields share: the one column that they write. */
abstract class Whole implements Decoder {
  private final int column;
  private RowBatch.Writer to = Nowhere.BATCH;

  Whole(int column) {
    this.column = column;
  }

  @Override
  public final void begin(RowBatch batch) {
    to = column == Format.ABSENT ? Nowhere.BATCH : batch.column(column);
  }

  final RowBatch.Writer to() {
    return to;
  }

  @Override
  public final void nulls(int row) {
    to.setNull(row);
  }

  @Override
  public final Drift drift() {
    return Drift.NONE;
  }
}
