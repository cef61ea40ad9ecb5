package dev.oxbow.sync.restore;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.origin.AppliedTable;
import dev.oxbow.sync.table.Quoted;
import dev.oxbow.sync.table.TargetColumn;
import dev.oxbow.sync.table.TargetTable;
import dev.oxbow.sync.table.TargetTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table that is rebuilt, under another name until it is whole: a restore that ends in its
 * middle leaves the target as it was. Used by one thread.
 */
final class SideTable {
  private static final String PREFIX = "oxbow_restoring_";
  private static final int LONGEST = 64;

  private final Connection connection;
  private final Failures failures;
  private final TableName target;
  private final TableName side;
  private final TableName offsets;
  private final TableName old;

  SideTable(Connection connection, Failures failures, TableName target) {
    this.connection = connection;
    this.failures = failures;
    this.target = target;
    this.side = name(target);
    this.offsets = new TableName(target.database(), AppliedTable.NAME);
    this.old = named("old_", target);
  }

  /** What a target's table is called until it is whole. */
  static TableName name(TableName target) {
    return named("", target);
  }

  private static TableName named(String what, TableName target) {
    String name = PREFIX + what + target.name();
    return new TableName(
        target.database(),
        name.length() <= LONGEST
            ? name
            : name.substring(0, LONGEST - 8) + Integer.toHexString(target.name().hashCode()));
  }

  /** By which the apply finds its offsets, in the table of them all. */
  static String sync(TableName target) {
    return "restore:" + target.name();
  }

  /** Whether the target is there. */
  boolean targetExists() {
    return exists(target);
  }

  private boolean exists(TableName table) {
    return !texts(
            "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
            table)
        .isEmpty();
  }

  /**
   * Makes sure that another table may take the place of the target, if that is there.
   *
   * @param replaces whether its rows may go
   */
  void checkTarget(boolean replaces) {
    if (exists(old)) {
      throw new OxbowException(
          ErrorCode.SOURCE_CHANGED,
          "Table "
              + old
              + " is what "
              + target
              + " was before an earlier restore took its place; DROP it, or give it another name");
    }
    if (!targetExists()) {
      return;
    }
    if (!replaces && hasRows(target)) {
      throw new OxbowException(
          ErrorCode.DATA,
          "Table "
              + target
              + " is not empty; --replace puts the restored table in its place, or name another"
              + " one with --into");
    }
    List<String> bound =
        texts(
            """
            SELECT CONCAT('trigger ', TRIGGER_NAME) FROM information_schema.TRIGGERS
            WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ?
            UNION ALL SELECT CONCAT('foreign key ', CONSTRAINT_NAME)
            FROM information_schema.REFERENTIAL_CONSTRAINTS
            WHERE CONSTRAINT_SCHEMA = ? AND TABLE_NAME = ?
            UNION ALL SELECT CONCAT('foreign key ', CONSTRAINT_NAME, ' of ', TABLE_NAME)
            FROM information_schema.REFERENTIAL_CONSTRAINTS
            WHERE UNIQUE_CONSTRAINT_SCHEMA = ? AND REFERENCED_TABLE_NAME = ?
            """,
            target);
    if (!bound.isEmpty()) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "Table "
              + target
              + " has "
              + String.join(", ", bound)
              + ", which would not come along with the table that takes its place; restore into"
              + " another one");
    }
  }

  /** Makes an empty table as the target is. */
  void createLike() {
    clear();
    execute("CREATE TABLE " + Quoted.name(side) + " LIKE " + Quoted.name(target));
  }

  /** Makes the table by statements, which say so with its name. */
  void createBy(List<String> statements) {
    clear();
    statements.forEach(this::execute);
  }

  /** What a restore before left, which cannot be finished. */
  void clear() {
    execute("DROP TABLE IF EXISTS " + Quoted.name(side));
    forgetOffsets();
  }

  TargetTable read() {
    try {
      TargetTable table = new TargetTables(connection).read(side);
      // What is read later must not be what was there now.
      connection.commit();
      return table;
    } catch (SQLException e) {
      throw failures.of("reading table " + side, e);
    }
  }

  /**
   * Gives it the target's name, in one step; what had the name before is dropped.
   *
   * @param isReplacement whether the target was there
   * @param replaces whether its rows may go
   */
  void publish(boolean isReplacement, boolean replaces) {
    if (!isReplacement) {
      execute("RENAME TABLE " + Quoted.name(side) + " TO " + Quoted.name(target));
    } else {
      execute(
          "RENAME TABLE "
              + Quoted.name(target)
              + " TO "
              + Quoted.name(old)
              + ", "
              + Quoted.name(side)
              + " TO "
              + Quoted.name(target));
      if (!replaces && hasRows(old)) {
        throw new OxbowException(
            ErrorCode.SOURCE_CHANGED,
            "Table "
                + target
                + " is restored, but somebody wrote into the empty one meanwhile: those rows are"
                + " kept in "
                + old);
      }
      execute("DROP TABLE " + Quoted.name(old));
    }
    forgetOffsets();
  }

  /** The table of offsets stays: an apply may be about to write its first row there. */
  private void forgetOffsets() {
    if (!exists(offsets)) {
      return;
    }
    String forget = "DELETE FROM " + Quoted.name(offsets) + " WHERE sync = ?";
    try (PreparedStatement statement = connection.prepareStatement(forget)) {
      statement.setString(1, sync(target));
      statement.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      throw failures.of("forgetting what was applied", e);
    }
  }

  /**
   * Counts the rows.
   *
   * @param rows how many there are
   * @param checksum of all of them in any order, which the same statement gives for the original
   * @param statement that computed it, with the target's name
   */
  record Sum(long rows, String checksum, String statement) {}

  /** Counts and sums up. */
  Sum sum(TargetTable table) {
    String columns =
        table.columns().stream()
            .map(TargetColumn::name)
            .map(Quoted::name)
            .map(name -> "COALESCE(HEX(CONCAT(" + name + ")), '-')")
            .collect(Collectors.joining(", "));
    String select =
        "SELECT COUNT(*), LOWER(HEX(BIT_XOR(CAST(CONV(LEFT(MD5(CONCAT_WS(',', "
            + columns
            + ")), 16), 16, 10) AS UNSIGNED)))) FROM ";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select + Quoted.name(side))) {
      row.next();
      return new Sum(row.getLong(1), row.getString(2), select + Quoted.name(target));
    } catch (SQLException e) {
      throw failures.of("checking table " + side, e);
    }
  }

  private boolean hasRows(TableName table) {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT 1 FROM " + Quoted.name(table) + " LIMIT 1")) {
      boolean has = row.next();
      connection.commit();
      return has;
    } catch (SQLException e) {
      throw failures.of("looking into table " + table, e);
    }
  }

  private List<String> texts(String sql, TableName table) {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameters = statement.getParameterMetaData().getParameterCount();
      for (int i = 1; i <= parameters; i += 2) {
        statement.setString(i, table.database());
        statement.setString(i + 1, table.name());
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          texts.add(row.getString(1));
        }
      }
      connection.commit();
      return texts;
    } catch (SQLException e) {
      throw failures.of("looking at table " + table, e);
    }
  }

  private void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failures.of(sql, e);
    }
  }
}
