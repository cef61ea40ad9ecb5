package dev.oxbow.sync.apply;

import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.origin.Origins;
import dev.oxbow.sync.table.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One transaction: what a {@link Ledger} remembers of it, then the rows. */
final class Transaction {
  private final Map<TableName, TableBatch> batches = new LinkedHashMap<>();
  private final Statements statements;
  private final Mode mode;

  private Transaction(Statements statements, Mode mode) {
    this.statements = statements;
    this.mode = mode;
  }

  /** Writes and commits. */
  static void write(Session session, Ledger ledger, Mode mode, List<Planned> planned)
      throws SQLException, Refused {
    tryOut(session, ledger, mode, planned);
    session.connection().commit();
  }

  /** Writes; the caller rolls back, or commits. */
  static void tryOut(Session session, Ledger ledger, Mode mode, List<Planned> planned)
      throws SQLException, Refused {
    Connection connection = session.connection();
    List<Planned> begun = ledger.begin(connection, planned, origins(planned));
    try (Statement statement = connection.createStatement()) {
      Transaction transaction = new Transaction(new Statements(statement, session), mode);
      for (Planned each : begun) {
        transaction.add(each.step());
      }
      transaction.flush();
    }
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
