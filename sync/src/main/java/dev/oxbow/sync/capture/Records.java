package dev.oxbow.sync.capture;

import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.envelope.DefinitionRecords;
import dev.oxbow.sync.envelope.TransactionRecords;
import dev.oxbow.sync.record.CapturedRecord;
import dev.oxbow.sync.record.EventCount;
import dev.oxbow.sync.record.Heartbeats;
import dev.oxbow.sync.record.RecordFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All kinds of records that a capture writes. Used by one thread.
 *
 * @param rows those of the tables' topics
 * @param transactions empty where their boundaries are not told
 * @param definitions empty where statements of DDL are not told
 */
public record Records(
    RecordFormat rows,
    Optional<TransactionRecords> transactions,
    Optional<DefinitionRecords> definitions,
    Heartbeats heartbeats) {

  /**
   * Tells a truncation in the table's topic, among the definitions, or both.
   *
   * @throws dev.oxbow.error.OxbowException NOT_SUPPORTED when neither can tell it
   */
  public void write(Change.Truncate truncate, EventCount count, Consumer<CapturedRecord> to) {
    definitions.ifPresent(d -> to.accept(d.of(truncate)));
    if (rows.tellsTruncations() || definitions.isEmpty()) {
      rows.write(truncate, count, to);
    }
  }
}
