package dev.oxbow.kafka.avro;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Drift;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.json.Nowhere;
import dev.oxbow.kafka.json.Utf8;
import dev.oxbow.kafka.registry.WireFormat;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Avro into the columns of a batch. Every value is read to its end, so that a corrupt one
 * is found whichever columns are asked for. A schema that the columns do not cover is noted as
 * drift once a value of it was read to its end.
 */
final class AvroDecoder implements Decoder {
  private final AvroSchemas schemas;
  private final AvroShape shape;
  private final boolean errors;
  private final boolean wholeIsText;
  private final int whole;

  /** Of each field of the shape that is asked for: where it stands in the batch. */
  private final Map<String, Integer> slots = new HashMap<>();

  private final int[] places;
  private final RowBatch.Writer[] writers;
  private RowBatch.Writer wholeTo = Nowhere.BATCH;

  private final AvroCursor in = new AvroCursor();
  private final AvroValues values = new AvroValues(in);
  private final Map<Integer, AvroPlan> plans = new HashMap<>();
  private @Nullable AvroPlan last;
  private int lastId;
  private final AvroDrift drift = new AvroDrift();

  /**
   * @param errors whether fields that are not asked for may be what is wrong
   */
  AvroDecoder(
      AvroSchemas schemas,
      AvroShape shape,
      Map<String, Integer> fields,
      int whole,
      boolean errors) {
    this.errors = errors;
    this.schemas = schemas;
    this.shape = shape;
    this.whole = whole;
    wholeIsText = shape.single() == null || shape.single().equals(AvroTypes.VARCHAR);
    List<Column> columns =
        shape.fields().stream().filter(c -> fields.containsKey(c.name())).toList();
    places = columns.stream().mapToInt(c -> fields.getOrDefault(c.name(), 0)).toArray();
    columns.forEach(c -> slots.put(c.name(), slots.size()));
    writers = new RowBatch.Writer[places.length];
    Arrays.fill(writers, Nowhere.BATCH);
  }

  @Override
  public void begin(RowBatch batch) {
    for (int i = 0; i < places.length; i++) {
      writers[i] = batch.column(places[i]);
    }
    if (whole != Format.ABSENT) {
      wholeTo = batch.column(whole);
    }
  }

  @Override
  public void nulls(int row) {
    for (RowBatch.Writer writer : writers) {
      writer.setNull(row);
    }
    wholeTo.setNull(row);
  }

  @Override
  public Drift drift() {
    return drift;
  }

  @Override
  public @Nullable String decode(
      byte[] bytes, int from, int length, int partition, long offset, int row) {
    int id = 0;
    int begin = from;
    if (schemas.framed()) {
      if (!WireFormat.isFramed(bytes, from, length)) {
        return bad(
            "no zero byte with the id of a schema stands at the beginning",
            bytes,
            from,
            length,
            row);
      }
      id = WireFormat.id(bytes, from);
      begin += WireFormat.PREFIX;
    }
    AvroPlan plan = last != null && lastId == id ? last : plans.get(id);
    if (plan == null) {
      AvroSchemas.Known known = schemas.schema(id);
      if (known instanceof AvroSchemas.Missing missing) {
        return bad(missing.why(), bytes, from, length, row);
      }
      plan = AvroPlan.of((AvroSchemas.Readable) known, shape, slots, errors);
      plans.put(id, plan);
    }
    last = plan;
    lastId = id;
    return decode(plan, id, bytes, from, length, begin, row);
  }

  private @Nullable String decode(
      AvroPlan plan, int id, byte[] bytes, int from, int length, int begin, int row) {
    int size = length - (begin - from);
    in.reset(bytes, begin, size);
    values.restart();
    try {
      String refused = plan.write(in, values, writers, wholeTo, row);
      if (refused != null) {
        return bad(refused, bytes, from, length, row);
      }
      in.expectEnd();
      if (whole != Format.ABSENT && shape.isRecords()) {
        in.reset(bytes, begin, size);
        values.whole(plan.node(), wholeTo, row);
      }
    } catch (Malformed e) {
      return bad(String.valueOf(e.getMessage()), bytes, from, length, row);
    }
    if (!plan.isCovered()) {
      drift.add(id, plan.shape());
    }
    return values.misfit();
  }

  private String bad(String what, byte[] bytes, int from, int length, int row) {
    for (RowBatch.Writer writer : writers) {
      writer.setNull(row);
    }
    if (wholeIsText) {
      wholeTo.setString(row, Utf8.hex(bytes, from, length));
    } else {
      wholeTo.setNull(row);
    }
    return what;
  }
}
