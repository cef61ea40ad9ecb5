package dev.oxbow.sync.apply;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.table.Quoted;
import dev.oxbow.sync.table.TargetColumn;
import dev.oxbow.sync.table.TargetTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks, before anything is applied, whether the tables take it, and says what is wrong with the
 * statement that mends it. EXPLAIN needs the privileges of its statement and changes nothing.
 */
final class Rights {
  /** There are such a table, such a column, or another one's lock: the right is there. */
  private static final Set<Integer> ALLOWED = Set.of(1050, 1060, 1205);

  private static final Set<Integer> DENIED = Set.of(1142, 1143, 1044, 1227);

  private final Connection connection;
  private final ApplySettings settings;
  private final Failures failures;
  private final boolean isBeginning;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param isBeginning whether nothing was applied yet; only then it is asked what may be defined
   */
  Rights(Connection connection, ApplySettings settings, Failures failures, boolean isBeginning) {
    this.connection = connection;
    this.settings = settings;
    this.failures = failures;
    this.isBeginning = isBeginning;
  }

  void check(
      OffsetsTable offsets, LettersTable letters, Targets targets, Map<String, Integer> topics) {
    try (Statement statement = connection.createStatement()) {
      String user = user(statement);
      checkOwn(
          statement,
          "its offsets",
          offsets.name(),
          offsets::create,
          List.of("SELECT", "INSERT", "UPDATE"),
          user);
      if (settings.onError() == OnError.DLQ) {
        checkOwn(
            statement,
            "what it put aside",
            letters.name(),
            letters::create,
            List.of("SELECT", "INSERT", "UPDATE", "DELETE"),
            user);
      }
      // There it is remembered which tables were there.
      boolean mayLook = problems.isEmpty() || settings.schema() == Schema.FIXED;
      (mayLook ? topics : Map.<String, Integer>of())
          .forEach(
              (topic, partitions) -> {
                try {
                  Optional<TargetTable> table = targets.find(topic);
                  if (table.isPresent()) {
                    check(statement, user, topic, table.get(), partitions);
                  } else if (isBeginning) {
                    checkCreation(statement, user, settings.tables().of(topic));
                  }
                } catch (SQLException e) {
                  throw failures.of("checking the table of topic '" + topic + "'", e);
                } catch (OxbowException e) {
                  if (e.code() != ErrorCode.SOURCE_TABLE_GONE
                      && e.code() != ErrorCode.NOT_SUPPORTED) {
                    throw e;
                  }
                  problems.add("for topic '" + topic + "': " + e.getMessage());
                }
              });
      connection.commit();
    } catch (SQLException e) {
      throw failures.of("checking what may be written", e);
    }
    if (!problems.isEmpty()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Apply '" + settings.name() + "' cannot begin: " + String.join("; ", problems));
    }
  }

  /** Makes a table of ours. */
  private interface Making {
    void create(Connection connection) throws SQLException;
  }

  private void checkOwn(
      Statement statement,
      String what,
      TableName table,
      Making making,
      List<String> privileges,
      String user)
      throws SQLException {
    try {
      making.create(connection);
      for (String privilege : privileges) {
        explain(statement, use(privilege, Quoted.name(table)));
      }
    } catch (SQLException e) {
      if (!DENIED.contains(e.getErrorCode())) {
        throw e;
      }
      problems.add(
          "it keeps "
              + what
              + " in table "
              + table
              + ", which it may not make or use: GRANT CREATE, "
              + String.join(", ", privileges)
              + " ON "
              + Quoted.name(table)
              + " TO "
              + user);
    }
  }

  private static String use(String privilege, String table) {
    return switch (privilege) {
      case "INSERT" -> "INSERT INTO " + table + " (sync) VALUES ('')";
      case "UPDATE" -> "UPDATE " + table + " SET sync = ''";
      case "DELETE" -> "DELETE FROM " + table;
      default -> "SELECT sync FROM " + table;
    };
  }

  private static void explain(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery("EXPLAIN " + sql)) {
      row.next();
    }
  }

  private void check(
      Statement statement, String user, String topic, TargetTable table, int partitions)
      throws SQLException {
    List<String> missing = new ArrayList<>();
    probes(table)
        .forEach(
            (privilege, sql) -> {
              try (ResultSet row = statement.executeQuery("EXPLAIN " + sql)) {
                row.next();
              } catch (SQLException e) {
                if (DENIED.contains(e.getErrorCode())) {
                  missing.add(privilege);
                } else {
                  throw failures.of("checking table " + table.name(), e);
                }
              }
            });
    if (isBeginning && settings.schema() == Schema.EVOLVE && mayNotAlter(statement, table)) {
      missing.add("ALTER");
    }
    if (!missing.isEmpty()) {
      problems.add(
          "this user may not write table "
              + table.name()
              + ": GRANT "
              + String.join(", ", missing)
              + " ON "
              + table.quoted()
              + " TO "
              + user);
    }
    checkKeys(topic, table, partitions);
  }

  /**
   * Asks for a table that cannot be, with one column twice: without the right the server says so
   * first.
   */
  private void checkCreation(Statement statement, String user, TableName table)
      throws SQLException {
    String name = Quoted.name(table);
    if (isDenied(statement, table, "CREATE TABLE " + name + " (a INT, a INT)")) {
      problems.add(
          "this user may not create table "
              + table
              + ": GRANT CREATE, SELECT, INSERT, UPDATE, DELETE"
              + (settings.schema() == Schema.EVOLVE ? ", ALTER" : "")
              + " ON "
              + name
              + " TO "
              + user);
    }
  }

  private boolean mayNotAlter(Statement statement, TargetTable table) throws SQLException {
    return isDenied(
        statement,
        table.name(),
        "ALTER TABLE " + table.quoted() + " ADD COLUMN oxbow INT, ADD COLUMN oxbow INT");
  }

  /**
   * Whether a statement is denied that fails in any case. It does not wait for others who define
   * the table, since the server denies before that.
   */
  private boolean isDenied(Statement statement, TableName table, String sql) throws SQLException {
    statement.execute("SET SESSION lock_wait_timeout = 1");
    try {
      statement.execute(sql);
      throw new IllegalStateException("the server took " + sql);
    } catch (SQLException e) {
      if (!DENIED.contains(e.getErrorCode()) && !ALLOWED.contains(e.getErrorCode())) {
        throw failures.of("checking what may be defined of table " + table, e);
      }
      return DENIED.contains(e.getErrorCode());
    } finally {
      statement.execute("SET SESSION lock_wait_timeout = @@global.lock_wait_timeout");
    }
  }

  private static Map<String, String> probes(TargetTable table) {
    String column = Quoted.name(table.columns().get(0).name());
    List<String> all =
        table.columns().stream().filter(c -> !c.generated()).map(TargetColumn::name).toList();
    Map<String, String> probes = new LinkedHashMap<>();
    String name = table.quoted();
    probes.put("SELECT", "SELECT " + column + " FROM " + name + " WHERE 1 = 0");
    probes.put(
        "INSERT",
        "INSERT INTO "
            + name
            + " "
            + Quoted.list(all)
            + " VALUES ("
            + String.join(", ", java.util.Collections.nCopies(all.size(), "NULL"))
            + ")");
    probes.put("DELETE", "DELETE FROM " + name + " WHERE 1 = 0");
    all.stream()
        .findFirst()
        .map(Quoted::name)
        .ifPresent(
            c -> probes.put("UPDATE", "UPDATE " + name + " SET " + c + " = " + c + " WHERE 1 = 0"));
    return probes;
  }

  private void checkKeys(String topic, TargetTable table, int partitions) {
    if (table.key().isEmpty() && settings.mode() != Mode.INSERT) {
      problems.add(
          "table "
              + table.name()
              + " has no primary key, by which rows are found again: give it one, or set mode:"
              + " insert");
    }
    if (table.others().isEmpty() || settings.mode() != Mode.UPSERT) {
      return;
    }
    String index = table.others().get(0);
    if (partitions > 1) {
      problems.add(
          "table "
              + table.name()
              + " has the unique index '"
              + index
              + "' beside its primary key, and topic '"
              + topic
              + "' has "
              + partitions
              + " partitions, between which the order of changes is lost: a value could come to its"
              + " new row before it has left the old one. Apply it from a topic of one partition, or"
              + " make the index of "
              + table.name()
              + " not unique");
    }
    if (!table.referencedBy().isEmpty() && settings.checksForeignKeys()) {
      problems.add(
          "rows of table "
              + table.name()
              + " are replaced whole, since it has the unique index '"
              + index
              + "' beside its primary key; but "
              + String.join(", ", table.referencedBy())
              + " refer to them by foreign keys. Set foreign.keys: ignore, or make the index not"
              + " unique");
    }
  }

  private static String user(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT CURRENT_USER()")) {
      row.next();
      String account = row.getString(1);
      int at = account.lastIndexOf('@');
      return "'" + account.substring(0, at) + "'@'" + account.substring(at + 1) + "'";
    }
  }
}
