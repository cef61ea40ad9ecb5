package dev.oxbow.sync.server;

import dev.oxbow.config.Settings;
import dev.oxbow.sync.change.NamePattern;
import dev.oxbow.sync.change.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The tables that somebody wants to follow, looked at before anything is read.
 *
 * @param patterns as they were asked for
 * @param isWanted whether a table is among them and was not left out
 */
public record WantedTables(List<NamePattern> patterns, Predicate<TableName> isWanted) {
  private static final int MOST_NAMED = 5;

  /** What a server answers to who may not read a database, a table or a column. */
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143);

  /** Engines whose rows also change where no binlog tells it, and what happens there. */
  private static final Map<String, String> ENGINES =
      Map.of(
          "FEDERATED", "changes made on the server that holds its rows are not in the binlog here",
          "BLACKHOLE", "it holds no rows, so only its insertions are in the binlog",
          "MRG_MYISAM", "changes made to the tables that it is made of are told under their names",
          "MEMORY", "a restart of the server empties it",
          "NDBCLUSTER", "changes made through other servers are in the binlog of some servers only",
          "NDB", "changes made through other servers are in the binlog of some servers only");

  public WantedTables {
    patterns = List.copyOf(patterns);
  }

  /** Adds what is wrong, and what should be known, each a sentence. */
  void check(Connection connection, String user, List<String> problems, List<String> warnings)
      throws SQLException {
    Map<TableName, String> present = engines(connection);
    for (NamePattern pattern : patterns) {
      if (present.keySet().stream().noneMatch(table -> pattern.matches(table.toString()))) {
        warnings.add(unmatched(pattern, present, user));
      }
    }
    Map<TableName, String> wanted = wanted(present);
    ENGINES.forEach((engine, what) -> warn(engine, what, wanted, warnings));
    warnOfCascades(connection, warnings);
    checkSelect(connection, user, wanted, problems);
  }

  /** Before MySQL 9.6 InnoDB follows foreign keys below the binlog. */
  private void warnOfCascades(Connection connection, List<String> warnings) throws SQLException {
    List<TableName> children = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT DISTINCT CONSTRAINT_SCHEMA, TABLE_NAME
                FROM information_schema.REFERENTIAL_CONSTRAINTS
                WHERE DELETE_RULE IN ('CASCADE', 'SET NULL')
                  OR UPDATE_RULE IN ('CASCADE', 'SET NULL')
                ORDER BY CONSTRAINT_SCHEMA, TABLE_NAME
                """)) {
      while (row.next()) {
        TableName table = new TableName(row.getString(1), row.getString(2));
        if (isWanted.test(table)) {
          children.add(table);
        }
      }
    }
    if (!children.isEmpty()) {
      warnings.add(
          named(children)
              + " has a foreign key with CASCADE or SET NULL: what it deletes or changes there is"
              + " not in the binlog before MySQL 9.6, and will be missing in the topics; delete such"
              + " rows by statements of their own, or take snapshots of the table");
    }
  }

  private Map<TableName, String> wanted(Map<TableName, String> present) {
    Map<TableName, String> wanted = new LinkedHashMap<>(present);
    wanted.keySet().removeIf(isWanted.negate());
    return wanted;
  }

  private static String unmatched(
      NamePattern pattern, Map<TableName, String> present, String user) {
    String text = pattern.text();
    int dot = text.indexOf('.');
    String object =
        dot <= 0 || text.substring(0, dot).contains("*")
            ? "*.*"
            : text.indexOf('*', dot) >= 0
                ? "`" + text.substring(0, dot) + "`.*"
                : quoted(new TableName(text.substring(0, dot), text.substring(dot + 1)));
    return "'"
        + text
        + "' in tables matches no table that this user may see (if it lacks the right: GRANT SELECT"
        + " ON "
        + object
        + " TO "
        + user
        + "); one that is created later is captured"
        + Settings.nearest(
            text, present.keySet().stream().map(TableName::toString).collect(Collectors.toSet()));
  }

  private static void warn(
      String engine, String what, Map<TableName, String> wanted, List<String> warnings) {
    List<TableName> affected =
        wanted.entrySet().stream()
            .filter(entry -> entry.getValue().toUpperCase(Locale.ROOT).equals(engine))
            .map(Map.Entry::getKey)
            .toList();
    if (!affected.isEmpty()) {
      warnings.add(named(affected) + " is of engine " + engine + ": " + what);
    }
  }

  private static String named(List<TableName> tables) {
    String names =
        tables.stream().limit(MOST_NAMED).map(Object::toString).collect(Collectors.joining(", "));
    int more = tables.size() - MOST_NAMED;
    return (tables.size() == 1 ? "Table " : "Each of the tables ")
        + names
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static Map<TableName, String> engines(Connection connection) throws SQLException {
    Map<TableName, String> engines = new LinkedHashMap<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT TABLE_SCHEMA, TABLE_NAME, COALESCE(ENGINE, '')
                FROM information_schema.TABLES
                WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA NOT IN
                  ('mysql', 'sys', 'performance_schema', 'information_schema')
                ORDER BY TABLE_SCHEMA, TABLE_NAME
                """);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        engines.put(new TableName(row.getString(1), row.getString(2)), row.getString(3));
      }
    }
    return engines;
  }

  /**
   * Asks each table for no row: only that tells what roles and grants of columns come to. Where the
   * user may read all, nothing is asked.
   */
  private static void checkSelect(
      Connection connection, String user, Map<TableName, String> wanted, List<String> problems)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT COUNT(*) FROM information_schema.USER_PRIVILEGES"
                  + " WHERE PRIVILEGE_TYPE = 'SELECT'")) {
        row.next();
        if (row.getInt(1) > 0) {
          return;
        }
      }
      List<String> grants = new ArrayList<>();
      for (TableName table : wanted.keySet()) {
        try (ResultSet none =
            statement.executeQuery("SELECT * FROM " + quoted(table) + " LIMIT 0")) {
          none.next();
        } catch (SQLException e) {
          if (!DENIED.contains(e.getErrorCode())) {
            continue; // gone or broken, which its snapshot tells
          }
          grants.add("GRANT SELECT ON " + quoted(table) + " TO " + user);
        }
      }
      if (!grants.isEmpty()) {
        int more = grants.size() - MOST_NAMED;
        problems.add(
            "this user may not read "
                + grants.size()
                + " of the tables to capture: "
                + grants.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
                + (more > 0 ? "; and so on for " + more + " more" : ""));
      }
    }
  }

  /** A server can be told to leave databases out of its binlog. */
  void checkFilters(Connection connection, List<String> problems) throws SQLException {
    Map<TableName, String> wanted = wanted(engines(connection));
    BinlogFilters filters = BinlogFilters.of(connection);
    for (String database : wanted.keySet().stream().map(TableName::database).distinct().toList()) {
      if (!filters.writes(database)) {
        problems.add(
            "it leaves database '"
                + database
                + "' out of its binlog: change "
                + (filters.ignored().contains(database) ? "binlog-ignore-db" : "binlog-do-db")
                + " in its configuration and restart it");
      }
    }
  }

  private static String quoted(TableName table) {
    return "`"
        + table.database().replace("`", "``")
        + "`.`"
        + table.name().replace("`", "``")
        + "`";
  }
}
