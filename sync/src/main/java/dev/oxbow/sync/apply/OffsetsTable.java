package dev.oxbow.sync.apply;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.origin.AppliedTable;
import dev.oxbow.sync.origin.Origins;
import dev.oxbow.sync.table.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How far each partition is applied: a table of the target's own, written in the transactions of
 * the rows. Whoever takes a partition over raises its epoch; a commit of an earlier epoch, of one
 * who does not know yet that it was replaced, changes nothing and fails.
 */
final class OffsetsTable {
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS %s (
        sync VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        topic VARCHAR(249) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        part INT NOT NULL COMMENT 'or -1: the topic had its table',
        topic_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        next_offset BIGINT NOT NULL COMMENT 'of the first record that is not applied',
        epoch BIGINT NOT NULL COMMENT 'of the task that applies; each takes a higher one',
        errors BIGINT NOT NULL DEFAULT 0 COMMENT 'records that were not applied, but passed over',
        %s VARCHAR(4000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
          COMMENT 'where what was applied last was committed before',
        updated TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
        PRIMARY KEY (sync, topic, part)
      ) ENGINE = InnoDB COMMENT 'how far Oxbow has applied topics'""";

  /** In place of a partition: the row remembers that the topic had its table. */
  private static final int NONE = -1;

  private final TableName name;
  private final String table;
  private final String sync;

  /** That of an apply. */
  static OffsetsTable of(ApplySettings settings) {
    return new OffsetsTable(
        new TableName(settings.tables().database(), AppliedTable.NAME), settings.name());
  }

  private OffsetsTable(TableName name, String sync) {
    this.name = name;
    this.table = Quoted.name(name);
    this.sync = sync;
  }

  /**
   * How far a partition is applied.
   *
   * @param topicId of the topic that was applied
   * @param next the offset of the first record that is not applied
   * @param epoch in which it may be written
   * @param errors how many records were passed over
   */
  record Place(String topicId, long next, long epoch, long errors) {}

  TableName name() {
    return name;
  }

  /** Makes the table where it is missing; commits. */
  void create(Connection connection) throws SQLException {
    OwnTable.create(connection, table, CREATE.formatted(table, AppliedTable.ORIGINS));
  }

  /**
   * Raises the epoch of a partition, within the caller's transaction.
   *
   * @return whether it has a place for the first time, or since it was forgotten
   */
  boolean takeOver(Connection connection, TopicPart part, Topics.Bounds bounds)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO "
                + table
                + " (sync, topic, part, topic_id, next_offset, epoch) VALUES (?, ?, ?, ?, ?, 1)"
                + " ON DUPLICATE KEY UPDATE epoch = epoch + 1")) {
      set(statement, 1, part);
      statement.setString(4, bounds.topicId());
      statement.setLong(5, bounds.first());
      // One row is inserted; one that is updated counts as two.
      return statement.executeUpdate() == 1;
    }
  }

  /** The place of a partition that is known here. */
  Place read(Connection connection, TopicPart part) throws SQLException {
    return find(connection, part, "").orElseThrow(() -> fenced(part));
  }

  /** The place of a partition, if it has one. */
  Optional<Place> find(Connection connection, TopicPart part) throws SQLException {
    return find(connection, part, "");
  }

  /** The same, and it stays there until the caller's transaction ends. */
  Optional<Place> hold(Connection connection, TopicPart part) throws SQLException {
    return find(connection, part, " FOR UPDATE");
  }

  private Optional<Place> find(Connection connection, TopicPart part, String lock)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT topic_id, next_offset, epoch, errors FROM "
                + table
                + " WHERE sync = ? AND topic = ? AND part = ?"
                + lock)) {
      set(statement, 1, part);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Place(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)))
            : Optional.empty();
      }
    }
  }

  /**
   * Moves a place forward, within the transaction of the rows.
   *
   * @param from the place as we know it
   * @param origins where the rows' changes were committed before, for whoever captures them here
   * @throws OxbowException CANCELLED when another one has taken over
   */
  void advance(
      Connection connection, TopicPart part, Place from, long next, long errors, Origins origins)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE "
                + table
                + " SET next_offset = ?, errors = errors + ?, "
                + AppliedTable.ORIGINS
                + " = ?"
                + " WHERE sync = ? AND topic = ? AND part = ? AND epoch = ? AND next_offset = ?")) {
      statement.setLong(1, next);
      statement.setLong(2, errors);
      statement.setString(3, origins.toString());
      set(statement, 4, part);
      statement.setLong(7, from.epoch());
      statement.setLong(8, from.next());
      if (statement.executeUpdate() != 1) {
        throw fenced(part);
      }
    }
  }

  /** Whether the table of a topic was there once. */
  boolean hadTable(Connection connection, String topic) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM " + table + " WHERE sync = ? AND topic = ? AND part = ?")) {
      set(statement, 1, new TopicPart(topic, NONE));
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Remembers, until the topic is forgotten, that its table is there. */
  void keepTable(Connection connection, String topic) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT IGNORE INTO "
                + table
                + " (sync, topic, part, topic_id, next_offset, epoch) VALUES (?, ?, ?, '', 0, 0)")) {
      set(statement, 1, new TopicPart(topic, NONE));
      statement.executeUpdate();
    }
  }

  OxbowException fenced(TopicPart part) {
    return new OxbowException(
        ErrorCode.CANCELLED,
        "Partition "
            + part
            + " of apply '"
            + sync
            + "' was taken over by another task, or its row in "
            + table
            + " was changed; nothing is written here any more");
  }

  /** For messages: the statement that forgets a topic. */
  String forget(String topic) {
    return "DELETE FROM " + table + " WHERE sync = '" + sync + "' AND topic = '" + topic + "'";
  }

  private void set(PreparedStatement statement, int first, TopicPart part) throws SQLException {
    statement.setString(first, sync);
    statement.setString(first + 1, part.topic());
    statement.setInt(first + 2, part.partition());
  }
}
