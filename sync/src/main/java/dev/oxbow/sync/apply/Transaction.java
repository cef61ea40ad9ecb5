package dev.oxbow.sync.apply;

import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.origin.Origins;
import dev.oxbow.sync.table.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One transaction: the places first, so that one who was replaced writes no row at all. */
final class Transaction {
  private final Map<TableName, TableBatch> batches = new LinkedHashMap<>();
  private final Statements statements;
  private final Mode mode;

  private Transaction(Statements statements, Mode mode) {
    this.statements = statements;
    this.mode = mode;
  }

  /**
   * Where records of a partition end.
   *
   * @param next the offset behind the last one
   * @param errors how many of them are passed over
   */
  record End(long next, long errors) {}

  /** Where the records of each partition end. */
  static Map<TopicPart, End> ends(List<Planned> planned) {
    Map<TopicPart, End> ends = new TreeMap<>();
    for (Planned each : planned) {
      TopicRecord record = each.record();
      long errors = each.step() instanceof Planned.Dealt ? 1 : 0;
      ends.merge(
          new TopicPart(record.topic(), record.partition()),
          new End(record.offset() + 1, errors),
          (before, after) -> new End(after.next, before.errors + after.errors));
    }
    return ends;
  }

  /** Writes and commits. */
  static void write(
      Session session, OffsetsTable offsets, Places places, Mode mode, List<Planned> planned)
      throws SQLException, Refused {
    Connection connection = session.connection();
    Origins origins = origins(planned);
    for (Map.Entry<TopicPart, End> end : ends(planned).entrySet()) {
      offsets.advance(
          connection,
          end.getKey(),
          places.place(end.getKey()),
          end.getValue().next,
          end.getValue().errors,
          origins);
    }
    try (Statement statement = connection.createStatement()) {
      Transaction transaction = new Transaction(new Statements(statement, session.packet()), mode);
      for (Planned each : planned) {
        transaction.add(each.step());
      }
      transaction.flush();
    }
    connection.commit();
  }

  /** The last transactions on the servers that all of them were on. */
  private static Origins origins(List<Planned> planned) {
    return planned.stream()
        .map(Planned::origins)
        .filter(Objects::nonNull)
        .distinct()
        .reduce(Origins.NONE, Origins::with);
  }

  private void add(Planned.Step step) throws SQLException, Refused {
    TargetTable table = table(step);
    if (table == null) {
      return;
    }
    TableBatch batch = batches.get(table.name());
    if (batch != null && batch.mustComeLater(step)) {
      flush();
      batch = null;
    }
    if (batch == null) {
      batch = new TableBatch(table, mode);
      batches.put(table.name(), batch);
    }
    batch.add(step);
  }

  private void flush() throws SQLException, Refused {
    for (TableBatch batch : batches.values()) {
      batch.write(statements);
    }
    batches.clear();
  }

  private static @Nullable TargetTable table(Planned.Step step) {
    if (step instanceof Planned.Write write) {
      return write.table();
    }
    if (step instanceof Planned.Remove remove) {
      return remove.table();
    }
    return step instanceof Planned.Empty empty ? empty.table() : null;
  }
}
