package dev.oxbow.sync.server;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * The collations of a server and their character sets, asked once. A binlog names a collation by
 * its number only. Immutable.
 */
public final class Collations {
  /** What the server calls otherwise than Java. */
  private static final Map<String, String> JAVA_NAMES =
      Map.ofEntries(
          Map.entry("ucs2", "UTF-16BE"),
          Map.entry("utf16", "UTF-16BE"),
          Map.entry("utf16le", "UTF-16LE"),
          Map.entry("utf32", "UTF-32BE"),
          Map.entry("big5", "Big5"),
          Map.entry("gb2312", "GB2312"),
          Map.entry("gbk", "GBK"),
          Map.entry("gb18030", "GB18030"),
          Map.entry("sjis", "Shift_JIS"),
          Map.entry("cp932", "windows-31j"),
          Map.entry("ujis", "EUC-JP"),
          Map.entry("eucjpms", "EUC-JP"),
          Map.entry("euckr", "EUC-KR"));

  /**
   * The characters that Java reads and those that MySQL has there, found by comparing all codes.
   */
  private static final Map<String, String[]> DIFFERENCES =
      Map.of(
          "eucjpms",
          new String[] {
            "\u2014\u301c\u2016\u2212\u00a2\u00a3\u00ac\u00a6",
            "\u2015\uff5e\u2225\uff0d\uffe0\uffe1\uffe2\uffe4"
          },
          "ujis",
          new String[] {"\u2014\uff3c\uff5e", "\u2015\\~"},
          "sjis",
          new String[] {"\u2014\uff3c", "\u2015\\"},
          "gbk",
          new String[] {"\u2641", "\u2295"});

  /** A collation and the character set that it orders. */
  public record Collation(String name, CharacterSet characters) {}

  private final Map<Integer, Collation> byNumber;

  private final boolean foldsNames;

  private Collations(Map<Integer, Collation> byNumber, boolean foldsNames) {
    this.byNumber = byNumber;
    this.foldsNames = foldsNames;
  }

  /** Whether the server keeps the names of databases and tables in lower case. */
  public boolean foldsNames() {
    return foldsNames;
  }

  /** Asks a server, which converts each single byte itself: its latin1 is nobody else's. */
  public static Collations of(Connection connection) throws SQLException {
    Map<Integer, Collation> found = new HashMap<>();
    Map<String, CharacterSet> sets = new HashMap<>();
    boolean foldsNames;
    try (Statement statement = connection.createStatement()) {
      Map<Integer, String[]> rows = new HashMap<>();
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT c.ID, c.COLLATION_NAME, s.CHARACTER_SET_NAME, s.MAXLEN
              FROM information_schema.COLLATIONS c
              JOIN information_schema.CHARACTER_SETS s
                ON s.CHARACTER_SET_NAME = c.CHARACTER_SET_NAME
              """)) {
        while (row.next()) {
          rows.put(
              row.getInt(1), new String[] {row.getString(2), row.getString(3), row.getString(4)});
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT @@lower_case_table_names")) {
        row.next();
        foldsNames = row.getInt(1) != 0;
      }
      for (Map.Entry<Integer, String[]> entry : rows.entrySet()) {
        String[] row = entry.getValue();
        CharacterSet set = sets.get(row[1]);
        if (set == null) {
          set = characterSet(row[1], Integer.parseInt(row[2]), statement);
          sets.put(row[1], set);
        }
        found.put(entry.getKey(), new Collation(row[0], set));
      }
    }
    return new Collations(found, foldsNames);
  }

  private static CharacterSet characterSet(String name, int longest, Statement statement)
      throws SQLException {
    if (name.startsWith("utf8") || name.equals("ascii") || name.equals("binary")) {
      return new CharacterSet.Utf8(name);
    }
    if (longest == 1) {
      StringBuilder every = new StringBuilder();
      for (int i = 0; i < 256; i++) {
        every.append(String.format("%02x", i));
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT CAST(CONVERT(_" + name + " x'" + every + "' USING utf8mb4) AS BINARY)")) {
        row.next();
        return new CharacterSet.SingleByte(
            name, new String(row.getBytes(1), StandardCharsets.UTF_8));
      }
    }
    String[] differ = DIFFERENCES.getOrDefault(name, new String[] {"", ""});
    return new CharacterSet.Multibyte(
        name, Charset.forName(JAVA_NAMES.getOrDefault(name, name)), differ[0], differ[1]);
  }

  /**
   * The collation of a number.
   *
   * @throws OxbowException SOURCE_CHANGED for one that the server did not have when it was asked
   */
  public Collation get(int number) {
    Collation collation = byNumber.get(number);
    if (collation == null) {
      throw new OxbowException(
          ErrorCode.SOURCE_CHANGED,
          "The binlog names collation "
              + number
              + ", which the server does not list in"
              + " information_schema.COLLATIONS; the text of its columns cannot be read");
    }
    return collation;
  }

  /** The collation of a name that this server gave. */
  Collation named(String name) {
    return get(number(name));
  }

  /** The number of a collation that this server named. */
  public int number(String name) {
    return byNumber.entrySet().stream()
        .filter(entry -> entry.getValue().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no collation " + name))
        .getKey();
  }
}
