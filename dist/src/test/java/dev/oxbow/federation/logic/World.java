package dev.oxbow.federation.logic;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import dev.oxbow.federation.logic.Step.Command;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tables that a script has before its first query: in a database of MySQL, in topics, and every
 * other one in a second database; with a session for each mode. What the script changes later is
 * changed in the first database only: a table that it changes, or makes later, is no topic to a
 * query any more.
 *
 * <p>SQLite's FLOAT has eight bytes, and its TEXT may be indexed: here they are DOUBLE and VARCHAR.
 */
final class World implements AutoCloseable {
  private static final Pattern WORD = Pattern.compile("\\W+");
  private static final Pattern CREATE_TABLE = Pattern.compile("(?is)\\s*CREATE\\s+TABLE\\s.*");

  private final MySqlServer mysql;
  private final KafkaServer kafka;
  private final String all;
  private final String half;
  private final Connection mysqlAlone;
  private final Map<Mode, Connection> sessions = new EnumMap<>(Mode.class);

  /** What a query may name, in small letters. */
  private final Set<String> names = new HashSet<>();

  /** The topics that were made. */
  private final List<String> made = new ArrayList<>();

  /** Those of them that still are what the tables are. */
  private final Set<String> inTopics = new HashSet<>();

  /**
   * @param changes whether the script goes on changing things, so that nothing may be remembered
   */
  World(
      MySqlServer mysql, KafkaServer kafka, List<Command> preparation, boolean changes, Path folder)
      throws SQLException {
    this.mysql = mysql;
    this.kafka = kafka;
    all = mysql.createDatabase("logic");
    half = mysql.createDatabase("logic_half");
    mysqlAlone = mysql.connect(all);
    try (Statement statement = mysqlAlone.createStatement()) {
      // Otherwise it takes minutes to order the joins of twenty tables.
      statement.execute("SET sql_mode = '', optimizer_search_depth = 0");
    }
    for (Command command : preparation) {
      execute(command);
    }
    open(folder, changes ? "0s" : "1h");
  }

  private void open(Path folder, String refresh) throws SQLException {
    List<String> tables = Tables.of(mysqlAlone);
    Map<String, Map<String, String>> described = new LinkedHashMap<>();
    List<String> everyOther = new ArrayList<>();
    // A producer asks for its topics again and again, by which a deleted one would be made anew.
    try (Topics topics = new Topics(kafka)) {
      for (String table : tables) {
        made.add(table);
        described.put(table, Tables.copy(mysqlAlone, table, topics));
        if (described.size() % 2 == 0) {
          everyOther.add(table);
        } else {
          copyToHalf(table);
        }
      }
      topics.flush();
    }
    inTopics.addAll(tables);
    Oxbow whole = oxbow(folder.resolve("whole"), all, described, tables, refresh);
    sessions.put(Mode.PUSHED, using("db", whole.connect()));
    sessions.put(Mode.KEPT, using("db", whole.connectWithoutPushdown()));
    if (!tables.isEmpty()) {
      sessions.put(Mode.TOPICS, using("events", whole.connect()));
    }
    if (!everyOther.isEmpty()) {
      sessions.put(
          Mode.MIXED,
          oxbow(folder.resolve("mixed"), half, described, everyOther, refresh).connect());
    }
  }

  private void copyToHalf(String table) throws SQLException {
    try (Statement statement = mysqlAlone.createStatement()) {
      statement.execute("CREATE TABLE %s.%s LIKE %2$s".formatted(half, table));
      statement.execute("INSERT INTO %s.%s SELECT * FROM %2$s".formatted(half, table));
    }
  }

  private Oxbow oxbow(
      Path folder,
      String database,
      Map<String, Map<String, String>> described,
      List<String> topics,
      String refresh) {
    StringBuilder yaml = new StringBuilder(Oxbow.mysql(mysql, database));
    yaml.append("    catalog.refresh: ").append(refresh).append('\n');
    if (!topics.isEmpty()) {
      yaml.append(Oxbow.kafka(kafka.bootstrapServers(), topics)).append("    describe:\n");
      described.forEach(
          (topic, columns) -> {
            if (topics.contains(topic)) {
              yaml.append(Tables.description(topic, columns));
            }
          });
    }
    return Oxbow.configured(folder, yaml + Oxbow.local(folder));
  }

  private static Connection using(String schema, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("USE " + schema);
    }
    return connection;
  }

  /** Runs a statement of a script in MySQL. */
  void execute(Command command) throws SQLException {
    String sql = command.sql();
    if (CREATE_TABLE.matcher(sql).matches()) {
      sql = sql.replaceAll("\\bFLOAT\\b", "DOUBLE").replaceAll("\\bTEXT\\b", "VARCHAR(255)");
    }
    try (Statement statement = mysqlAlone.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SQLException("line " + command.line() + ": " + sql, e);
    }
    List<String> words = List.of(WORD.split(sql.strip().toLowerCase(Locale.ROOT)));
    if (!words.get(0).equals("create")) {
      words.stream().filter(names::contains).findFirst().ifPresent(inTopics::remove);
    } else if (words.get(1).equals("table") || words.get(1).equals("view")) {
      names.add(words.get(2));
    }
  }

  /** The tables and views that a query names. */
  Set<String> named(String sql) {
    Set<String> named = new HashSet<>(List.of(WORD.split(sql.toLowerCase(Locale.ROOT))));
    named.retainAll(names);
    return named;
  }

  /** Those in which a query can be asked and is not the same as in another. */
  Set<Mode> modes(String sql) {
    Set<String> named = named(sql);
    Set<Mode> modes = EnumSet.of(Mode.PUSHED, Mode.KEPT);
    if (!named.isEmpty() && inTopics.containsAll(named)) {
      modes.add(Mode.TOPICS);
      if (named.size() > 1) {
        modes.add(Mode.MIXED);
      }
    }
    return modes;
  }

  Connection session(Mode mode) {
    Connection session = sessions.get(mode);
    if (session == null) {
      throw new IllegalArgumentException(mode.name());
    }
    return session;
  }

  Connection mysqlAlone() {
    return mysqlAlone;
  }

  @Override
  public void close() throws SQLException {
    for (Connection session : sessions.values()) {
      session.close();
    }
    try (Topics topics = new Topics(kafka)) {
      topics.delete(made.toArray(String[]::new));
    }
    try (Statement statement = mysqlAlone.createStatement()) {
      statement.execute("DROP DATABASE " + half);
      statement.execute("DROP DATABASE " + all);
    }
    mysqlAlone.close();
  }
}
