package dev.oxbow.sync.server;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the server's present tables say of past ones, where the two provably agree. Used by one
 * thread.
 */
public final class PresentTables {
  private static final String PRIMARY = "PRIMARY";
  private static final int NO_SUCH_TABLE = 1146;
  private static final int LOCK_PATIENCE_SECONDS = 30;
  private static final Pattern MEMBER = Pattern.compile("'((?:[^']|'')*)'");

  private final Connection connection;
  private final Collations collations;

  /**
   * @param connection stays the caller's
   */
  public PresentTables(Connection connection, Collations collations) {
    this.connection = connection;
    this.collations = collations;
  }

  public Collations collations() {
    return collations;
  }

  /** All tables but the server's own and views. */
  public List<TableName> tables() {
    List<TableName> tables = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES
                WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA NOT IN
                  ('mysql', 'sys', 'performance_schema', 'information_schema')
                ORDER BY TABLE_SCHEMA, TABLE_NAME
                """);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        TableName table = new TableName(row.getString(1), row.getString(2));
        // With lower_case_table_names = 2 it shows them as they were typed, the binlog does not.
        tables.add(collations.foldsNames() ? table.folded() : table);
      }
    } catch (SQLException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_FAILED, "The server's tables cannot be listed: " + e.getMessage(), e);
    }
    return tables;
  }

  /**
   * A table as it is now.
   *
   * @throws OxbowException SOURCE_TABLE_GONE when there is none, NOT_SUPPORTED for a type unknown
   *     to us
   */
  public TableSchema schema(TableName table) {
    try {
      List<ChangeColumn> columns = columns(table);
      if (columns.isEmpty()) {
        throw gone(table, null);
      }
      List<String> names = columns.stream().map(ChangeColumn::name).toList();
      return new TableSchema(table, columns, key(table).stream().map(names::indexOf).toList());
    } catch (SQLException e) {
      throw unreadable(table, e);
    }
  }

  private static OxbowException unreadable(TableName table, SQLException e) {
    return new OxbowException(
        ErrorCode.SOURCE_FAILED,
        "The columns of " + table + " cannot be read from information_schema: " + e.getMessage(),
        e);
  }

  /**
   * A table as it is at a moment, at which nobody can be changing it.
   *
   * @param end of the binlog then: all that ever made the table what it is lies before it
   * @param isWhole whether the server writes into its binlog whatever defines a table
   */
  public record Moment(TableSchema schema, BinlogEnd end, boolean isWhole) {}

  /**
   * A table as it is now. Who has read of a table within a transaction keeps others from defining
   * it, and waits for one who is at it: without that the definition may be seen before the binlog
   * tells it. The transaction ends here.
   *
   * @throws OxbowException SOURCE_TABLE_GONE when there is none, SOURCE_FAILED when somebody holds
   *     it for long, NOT_SUPPORTED for a type unknown to us
   */
  public Moment now(TableName table) {
    try {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET SESSION lock_wait_timeout = " + LOCK_PATIENCE_SECONDS);
        statement.executeQuery("SELECT 1 FROM " + quoted(table) + " LIMIT 0").close();
        return new Moment(
            schema(table), BinlogEnd.of(connection), BinlogFilters.of(connection).isEmpty());
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      if (e.getErrorCode() == NO_SUCH_TABLE) {
        throw gone(table, e);
      }
      throw unreadable(table, e);
    }
  }

  private static String quoted(TableName table) {
    return "`%s`.`%s`"
        .formatted(table.database().replace("`", "``"), table.name().replace("`", "``"));
  }

  private static OxbowException gone(TableName table, @Nullable SQLException why) {
    return new OxbowException(
        ErrorCode.SOURCE_TABLE_GONE,
        "Table " + table + " does not exist, or this user may not see it",
        why);
  }

  private List<ChangeColumn> columns(TableName table) throws SQLException {
    List<ChangeColumn> columns = new ArrayList<>();
    try (PreparedStatement statement =
        prepare(
            """
            SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, NUMERIC_PRECISION, NUMERIC_SCALE,
              DATETIME_PRECISION, CHARACTER_OCTET_LENGTH, CHARACTER_SET_NAME, COLLATION_NAME,
              IS_NULLABLE, EXTRA
            FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
            ORDER BY ORDINAL_POSITION
            """,
            table)) {
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(column(table, row));
        }
      }
    }
    return columns;
  }

  private static ChangeColumn column(TableName table, ResultSet row) throws SQLException {
    String dataType = row.getString(2);
    MySqlType type =
        MySqlType.named(dataType)
            .orElseThrow(
                () ->
                    new OxbowException(
                        ErrorCode.NOT_SUPPORTED,
                        "A column of "
                            + table
                            + " is of type "
                            + dataType
                            + ", which Oxbow does not know; leave the table out of the capture"));
    String columnType = row.getString(3);
    ColumnDefinition definition =
        new ColumnDefinition(
            row.getString(1),
            dataType,
            columnType,
            number(row, 4),
            number(row, 5),
            number(row, 6),
            row.getLong(7),
            text(row, 8),
            text(row, 9),
            row.getString(10).equals("NO"),
            text(row, 11).contains("INVISIBLE"),
            "");
    boolean hasMembers = type == MySqlType.ENUM || type == MySqlType.SET;
    return new ChangeColumn(definition, type, hasMembers ? declared(columnType) : List.of());
  }

  /**
   * The primary key or, where there is none, what the server takes for it and the binlog calls so:
   * the first unique key of whole columns without NULLs.
   */
  private List<String> key(TableName table) throws SQLException {
    Map<String, List<String>> indexes = new LinkedHashMap<>();
    Set<String> others = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW INDEX FROM " + quoted(table))) {
      while (row.next()) {
        String index = row.getString("Key_name");
        String column = row.getString("Column_name");
        if (row.getInt("Non_unique") != 0
            || column == null
            || row.getString("Null").equals("YES")
            || (row.getString("Sub_part") != null && !index.equals(PRIMARY))) {
          others.add(index);
        } else {
          indexes.computeIfAbsent(index, i -> new ArrayList<>()).add(column);
        }
      }
    }
    indexes.keySet().removeAll(others);
    // In the server's order, which begins with the primary key.
    return indexes.values().stream().findFirst().orElse(List.of());
  }

  private PreparedStatement prepare(String sql, TableName table) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, table.database());
    statement.setString(2, table.name());
    return statement;
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private static OptionalInt number(ResultSet row, int column) throws SQLException {
    int number = row.getInt(column);
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /**
   * The members of an ENUM or SET of whose character set the binlog does not tell, as before MySQL
   * 8.0.18: in ASCII they are the same in all; otherwise the column must still have the members
   * that the bytes give in its character set.
   *
   * @throws OxbowException SOURCE_CHANGED when it has not
   */
  public List<String> members(TableName table, String column, List<byte[]> raw) {
    if (raw.stream().allMatch(PresentTables::isAscii)) {
      return raw.stream().map(bytes -> new String(bytes, StandardCharsets.US_ASCII)).toList();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT COLLATION_NAME, COLUMN_TYPE FROM information_schema.COLUMNS
            WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ?
              AND DATA_TYPE IN ('enum', 'set')
            """)) {
      statement.setString(1, table.database());
      statement.setString(2, table.name());
      statement.setString(3, column);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          List<String> decoded = decoded(raw, collations.named(row.getString(1)).characters());
          if (decoded.equals(declared(row.getString(2)))) {
            return decoded;
          }
        }
      }
    } catch (SQLException e) {
      throw unreadable(table, e);
    }
    throw new OxbowException(
        ErrorCode.SOURCE_CHANGED,
        "The binlog does not tell the character set of column '"
            + column
            + "' of "
            + table
            + ", and the column has been changed since; take a new snapshot of the table");
  }

  /**
   * Which of the columns of a past table are unsigned, if the present one has all of them.
   *
   * @param names of all columns; none where the binlog does not tell them
   * @param numbers which of them are numbers
   * @throws OxbowException SOURCE_CHANGED when it has not
   */
  public boolean[] unsigned(TableName table, List<String> names, boolean[] numbers) {
    List<ChangeColumn> columns = schema(table).columns();
    boolean[] unsigned = new boolean[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      ChangeColumn column = named(columns, names, i, numbers.length);
      if (column == null) {
        throw new OxbowException(
            ErrorCode.SOURCE_CHANGED,
            "The binlog does not tell for certain which columns of "
                + table
                + " are unsigned, and the table has been changed since; take a new snapshot of the"
                + " table");
      }
      unsigned[i] = numbers[i] && column.unsigned();
    }
    return unsigned;
  }

  /** By its place, where the binlog has no names and the table has as many columns. */
  private static @Nullable ChangeColumn named(
      List<ChangeColumn> columns, List<String> names, int number, int count) {
    if (names.isEmpty()) {
      return columns.size() == count ? columns.get(number) : null;
    }
    return columns.stream()
        .filter(column -> column.name().equals(names.get(number)))
        .findFirst()
        .orElse(null);
  }

  private static boolean isAscii(byte[] text) {
    for (byte b : text) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static List<String> decoded(List<byte[]> raw, CharacterSet characters) {
    return raw.stream()
        .map(bytes -> new String(characters.toUtf8(bytes, 0, bytes.length), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<String> declared(String columnType) {
    List<String> members = new ArrayList<>();
    Matcher matcher = MEMBER.matcher(columnType);
    while (matcher.find()) {
      members.add(matcher.group(1).replace("''", "'"));
    }
    return members;
  }
}
