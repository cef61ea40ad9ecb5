package dev.oxbow.sync.server;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server's present tables say of past ones, where the two provably agree. Used by one
 * thread.
 */
public final class PresentTables {
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
      throw new OxbowException(
          ErrorCode.SOURCE_FAILED,
          "The columns of " + table + " cannot be read from information_schema: " + e.getMessage(),
          e);
    }
    throw new OxbowException(
        ErrorCode.SOURCE_CHANGED,
        "The binlog does not tell the character set of column '"
            + column
            + "' of "
            + table
            + ", and the column has been changed since; take a new snapshot of the table");
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
