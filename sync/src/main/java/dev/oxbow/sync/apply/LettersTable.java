package dev.oxbow.sync.apply;

import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.origin.AppliedTable;
import dev.oxbow.sync.origin.Origins;
import dev.oxbow.sync.table.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which records an apply put aside, and what has become of them: a table of the target's own. A row
 * comes in the transaction that passes the record over, and is settled in the one that applies it.
 */
final class LettersTable {
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS %s (
        sync VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        topic VARCHAR(249) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        part INT NOT NULL,
        record_offset BIGINT NOT NULL COMMENT 'of the record in that topic',
        state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
          COMMENT 'open, replayed, superseded',
        %s VARCHAR(4000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
          COMMENT 'where what was applied with it was committed before',
        updated TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
        PRIMARY KEY (sync, topic, part, record_offset)
      ) ENGINE = InnoDB COMMENT 'records that Oxbow put aside while it applied topics'""";

  private static final String OF_PART = " WHERE sync = ? AND topic = ? AND part = ?";
  private static final int MOST_AT_ONCE = 1_000;

  /** No such table, or one that this user may not see. */
  private static final Set<Integer> MISSING = Set.of(1146, 1142);

  private final TableName name;
  private final String table;
  private final String sync;
  private final boolean isUsed;

  /** That of an apply. */
  static LettersTable of(ApplySettings settings) {
    return new LettersTable(
        new TableName(settings.tables().database(), AppliedTable.LETTERS),
        settings.name(),
        settings.onError() == OnError.DLQ);
  }

  private LettersTable(TableName name, String sync, boolean isUsed) {
    this.name = name;
    this.table = Quoted.name(name);
    this.sync = sync;
    this.isUsed = isUsed;
  }

  TableName name() {
    return name;
  }

  /** Makes the table where it is missing; commits. */
  void create(Connection connection) throws SQLException {
    OwnTable.create(connection, table, CREATE.formatted(table, AppliedTable.ORIGINS));
  }

  /** Records are put aside; those that were put aside before are open again. */
  void put(Connection connection, List<TopicRecord> records, Origins origins) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO "
                + table
                + " (sync, topic, part, record_offset, state, "
                + AppliedTable.ORIGINS
                + ") VALUES (?, ?, ?, ?, 'open', ?) ON DUPLICATE KEY UPDATE state = 'open'")) {
      for (TopicRecord record : records) {
        set(statement, new TopicPart(record.topic(), record.partition()));
        statement.setLong(4, record.offset());
        statement.setString(5, origins.toString());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** A partition is applied from its beginning: what was put aside before is of another life. */
  void clear(Connection connection, TopicPart part) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM " + table + OF_PART)) {
      set(statement, part);
      statement.executeUpdate();
    } catch (SQLException e) {
      // Whoever puts nothing aside needs no rights there.
      if (isUsed || !MISSING.contains(e.getErrorCode())) {
        throw e;
      }
    }
  }

  /** The records of the apply that were put aside, by their offsets. */
  Map<TopicPart, NavigableMap<Long, LetterState>> all(Connection connection) throws SQLException {
    Map<TopicPart, NavigableMap<Long, LetterState>> all = new TreeMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT topic, part, record_offset, state FROM " + table + " WHERE sync = ?")) {
      statement.setString(1, sync);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          all.computeIfAbsent(
                  new TopicPart(row.getString(1), row.getInt(2)), part -> new TreeMap<>())
              .put(row.getLong(3), state(row.getString(4)));
        }
      }
    } catch (SQLException e) {
      if (!MISSING.contains(e.getErrorCode())) {
        throw e;
      }
    }
    return all;
  }

  /** The states of a partition's records within a range, of those that were put aside. */
  Map<Long, LetterState> between(Connection connection, TopicPart part, long from, long to)
      throws SQLException {
    return states(connection, part, " AND record_offset >= " + from + " AND record_offset < " + to);
  }

  /** The states of some records, of those that were put aside. */
  Map<Long, LetterState> of(Connection connection, TopicPart part, Collection<Long> offsets)
      throws SQLException {
    Map<Long, LetterState> states = new HashMap<>();
    for (List<Long> some : parts(offsets)) {
      states.putAll(states(connection, part, " AND record_offset IN " + list(some)));
    }
    return states;
  }

  private Map<Long, LetterState> states(Connection connection, TopicPart part, String which)
      throws SQLException {
    Map<Long, LetterState> states = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT record_offset, state FROM " + table + OF_PART + which)) {
      set(statement, part);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          states.put(row.getLong(1), state(row.getString(2)));
        }
      }
    }
    return states;
  }

  /**
   * Settles records that are open, within the transaction of their rows.
   *
   * @param origins where the rows' changes were committed before
   */
  void settle(
      Connection connection,
      TopicPart part,
      Collection<Long> offsets,
      LetterState state,
      Origins origins)
      throws SQLException {
    for (List<Long> some : parts(offsets)) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "UPDATE "
                  + table
                  + " SET state = '"
                  + state.name().toLowerCase(Locale.ROOT)
                  + "', "
                  + AppliedTable.ORIGINS
                  + " = ?"
                  + OF_PART
                  + " AND state = 'open' AND record_offset IN "
                  + list(some))) {
        statement.setString(1, origins.toString());
        set(statement, 2, part);
        if (statement.executeUpdate() != some.size()) {
          throw new IllegalStateException("letters of " + part + " changed under the place's lock");
        }
      }
    }
  }

  private static LetterState state(String text) {
    return LetterState.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static List<List<Long>> parts(Collection<Long> offsets) {
    List<Long> all = List.copyOf(offsets);
    List<List<Long>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
      parts.add(all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)));
    }
    return parts;
  }

  private static String list(List<Long> offsets) {
    return offsets.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  private void set(PreparedStatement statement, TopicPart part) throws SQLException {
    set(statement, 1, part);
  }

  private void set(PreparedStatement statement, int first, TopicPart part) throws SQLException {
    statement.setString(first, sync);
    statement.setString(first + 1, part.topic());
    statement.setInt(first + 2, part.partition());
  }
}
