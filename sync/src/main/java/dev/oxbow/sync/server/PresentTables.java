package dev.oxbow.sync.server;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlPool;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the server's present tables say of past ones, where the two provably agree. Used by one
 * thread.
 */
public final class PresentTables {
  private static final String PRIMARY = "PRIMARY";

  /** No such database or table, or no right to what is asked of it. */
  private static final Set<Integer> GONE = Set.of(1044, 1049, 1142, 1143, 1146);

  private static final int LOCKED = 1205;
  private static final int LOCK_PATIENCE_SECONDS = 5;
  private static final Pattern MEMBER = Pattern.compile("'((?:[^']|'')*)'");

  /** How the server writes some characters of members, whatever the sql_mode. */
  private static final Pattern ESCAPED = Pattern.compile("''|\\\\.");

  private static final Pattern BEYOND_UTF8MB3 = Pattern.compile("[^\\x{0}-\\x{FFFF}]");

  private final Lender lender;
  private final Collations collations;

  /** Gives a connection for one question. */
  @FunctionalInterface
  private interface Lender {
    Lent lend() throws SQLException;
  }

  /** A connection, and what to do with it afterwards. */
  private record Lent(Connection connection, boolean isToClose) implements AutoCloseable {
    @Override
    public void close() throws SQLException {
      if (isToClose) {
        connection.close();
      }
    }
  }

  /**
   * @param connection stays the caller's
   */
  public PresentTables(Connection connection, Collations collations) {
    this.lender = () -> new Lent(connection, false);
    this.collations = collations;
  }

  /**
   * For questions far apart, between which a server would close a connection.
   *
   * @param pool asked for a connection with each question; stays the caller's
   */
  public PresentTables(MySqlPool pool, Collations collations) {
    this.lender = () -> new Lent(pool.borrow(), true);
    this.collations = collations;
  }

  public Collations collations() {
    return collations;
  }

  /** All tables but the server's own and views. */
  public List<TableName> tables() {
    List<TableName> tables = new ArrayList<>();
    try (Lent lent = lender.lend();
        PreparedStatement statement =
            lent.connection.prepareStatement(
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
    try (Lent lent = lender.lend()) {
      return schema(lent.connection, table);
    } catch (SQLException e) {
      throw unreadable(table, e);
    }
  }

  /**
   * A table as it is now, by a connection.
   *
   * @throws OxbowException SOURCE_TABLE_GONE when there is none, NOT_SUPPORTED for a type unknown
   *     to us
   */
  public static TableSchema schema(Connection connection, TableName table) throws SQLException {
    List<ChangeColumn> columns = columns(connection, table);
    if (columns.isEmpty()) {
      throw gone(table, null);
    }
    List<String> names = columns.stream().map(ChangeColumn::name).toList();
    return new TableSchema(
        table, columns, key(connection, table).stream().map(names::indexOf).toList());
  }

  private static OxbowException unreadable(TableName table, SQLException e) {
    if (GONE.contains(e.getErrorCode())) {
      return gone(table, e);
    }
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
   * @return empty when somebody has held the table for some seconds; ask again
   * @throws OxbowException SOURCE_TABLE_GONE when there is none, NOT_SUPPORTED for a type unknown
   *     to us
   */
  public Optional<Moment> now(TableName table) {
    try (Lent lent = lender.lend();
        Statement statement = lent.connection.createStatement()) {
      Connection connection = lent.connection;
      long usual = usualLockPatience(statement);
      Moment moment;
      try {
        connection.setAutoCommit(false);
        statement.execute("SET SESSION lock_wait_timeout = " + lockPatience(connection));
        statement.executeQuery("SELECT 1 FROM " + quoted(table) + " LIMIT 0").close();
        moment =
            new Moment(
                schema(connection, table),
                BinlogEnd.of(connection),
                BinlogFilters.of(connection).isEmpty());
      } catch (SQLException | RuntimeException e) {
        endAfter(e, statement, usual);
        throw e;
      }
      end(statement, usual);
      return Optional.of(moment);
    } catch (SQLException e) {
      if (e.getErrorCode() == LOCKED) {
        return Optional.empty();
      }
      throw unreadable(table, e);
    }
  }

  private static long usualLockPatience(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT @@session.lock_wait_timeout")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Less than the driver waits for any answer; in seconds. */
  private static int lockPatience(Connection connection) throws SQLException {
    int silence = connection.getNetworkTimeout();
    return silence == 0
        ? LOCK_PATIENCE_SECONDS
        : Math.max(1, Math.min(LOCK_PATIENCE_SECONDS, silence / 2000));
  }

  /** Leaves the connection as others use it. */
  private static void end(Statement statement, long usualLockPatience) throws SQLException {
    Connection connection = statement.getConnection();
    connection.rollback();
    connection.setAutoCommit(true);
    statement.execute("SET SESSION lock_wait_timeout = " + usualLockPatience);
  }

  /** The failure is what is told, not that the connection died of it. */
  private static void endAfter(Exception failure, Statement statement, long usualLockPatience) {
    try {
      end(statement, usualLockPatience);
    } catch (SQLException e) {
      failure.addSuppressed(e);
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

  private static List<ChangeColumn> columns(Connection connection, TableName table)
      throws SQLException {
    List<ChangeColumn> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, NUMERIC_PRECISION, NUMERIC_SCALE,
              DATETIME_PRECISION, CHARACTER_OCTET_LENGTH, CHARACTER_SET_NAME, COLLATION_NAME,
              IS_NULLABLE, EXTRA
            FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
            ORDER BY ORDINAL_POSITION
            """)) {
      statement.setString(1, table.database());
      statement.setString(2, table.name());
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
  private static List<String> key(Connection connection, TableName table) throws SQLException {
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
    try (Lent lent = lender.lend();
        PreparedStatement statement =
            lent.connection.prepareStatement(
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
          if (decoded.stream()
              .map(PresentTables::shown)
              .toList()
              .equals(declared(row.getString(2)))) {
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

  /** As information_schema shows a text, which is in utf8mb3. */
  private static String shown(String text) {
    return BEYOND_UTF8MB3.matcher(text).replaceAll("?");
  }

  private static List<String> declared(String columnType) {
    List<String> members = new ArrayList<>();
    Matcher matcher = MEMBER.matcher(columnType);
    while (matcher.find()) {
      members.add(ESCAPED.matcher(matcher.group(1)).replaceAll(PresentTables::unescaped));
    }
    return members;
  }

  private static String unescaped(MatchResult escaped) {
    return Matcher.quoteReplacement(
        switch (escaped.group()) {
          case "''" -> "'";
          case "\\\\" -> "\\";
          case "\\n" -> "\n";
          case "\\r" -> "\r";
          case "\\0" -> "\0";
          default -> escaped.group();
        });
  }
}
