package dev.oxbow.sync.apply;

import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.table.TargetColumn;
import dev.oxbow.sync.table.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Keys of a table in a form in which two are the same text where the table takes them for the same
 * key. Numbers, times and bytes are their literals; of texts the server tells how their collation
 * weighs them.
 */
final class KeyForms {
  private static final String PREFIXES =
      """
      SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      AND INDEX_NAME = 'PRIMARY' AND SUB_PART IS NOT NULL
      """;

  private static final int MOST_AT_ONCE = 200;

  private final TargetTable table;
  private final List<TargetColumn> columns;
  private final boolean isExact;

  KeyForms(TargetTable table) {
    this.table = table;
    this.columns = table.key().stream().map(table.columns()::get).toList();
    this.isExact = columns.stream().allMatch(KeyForms::isExact);
  }

  TargetTable table() {
    return table;
  }

  /** Whether two keys that differ at all are two rows. */
  boolean isExact() {
    return isExact;
  }

  /** Whether keys of another table have the same forms. */
  boolean areThoseOf(TargetTable table) {
    return columns.equals(new KeyForms(table).columns);
  }

  private static boolean isExact(TargetColumn column) {
    String collation = column.definition().collation();
    return collation.isEmpty() || collation.equals("binary") || collation.endsWith("_0900_bin");
  }

  /** Whether keys are the same already where they begin alike, which no form here tells. */
  boolean areOfPrefixes(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PREFIXES)) {
      statement.setString(1, table.database());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The forms of some keys, of which each has a literal for each column. */
  List<String> of(Connection connection, List<List<String>> keys) throws SQLException {
    List<String> forms = new ArrayList<>(keys.size());
    for (int from = 0; from < keys.size(); from += MOST_AT_ONCE) {
      List<List<String>> some = keys.subList(from, Math.min(keys.size(), from + MOST_AT_ONCE));
      List<String> weights = isExact ? List.of() : weights(connection, some);
      for (int i = 0; i < some.size(); i++) {
        StringBuilder form = new StringBuilder(isExact ? "" : weights.get(i));
        for (int j = 0; j < columns.size(); j++) {
          if (isExact(columns.get(j))) {
            form.append(", ").append(some.get(i).get(j));
          }
        }
        forms.add(form.toString());
      }
    }
    return forms;
  }

  private List<String> weights(Connection connection, List<List<String>> keys) throws SQLException {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      sql.append(i == 0 ? "SELECT " : " UNION ALL SELECT ").append(i).append(", CONCAT_WS(','");
      for (int j = 0; j < columns.size(); j++) {
        if (!isExact(columns.get(j))) {
          sql.append(", ").append(weight(columns.get(j), keys.get(i).get(j)));
        }
      }
      sql.append(')');
    }
    sql.append(" ORDER BY 1");
    List<String> weights = new ArrayList<>(keys.size());
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql.toString())) {
      while (row.next()) {
        weights.add(row.getString(2));
      }
    }
    return weights;
  }

  private static String weight(TargetColumn column, String literal) {
    String collation = column.definition().collation();
    return "HEX(WEIGHT_STRING(CONVERT("
        + literal
        + " USING "
        + column.definition().charset()
        + ") COLLATE "
        + collation
        + padding(column, collation)
        + "))";
  }

  /**
   * Where spaces at the end count for nothing, all texts get them. The newer collations, in which
   * they count, say so in their names.
   */
  private static String padding(TargetColumn column, String collation) {
    String name = collation.toLowerCase(Locale.ROOT);
    boolean counts = name.contains("_0900_") || name.contains("nopad");
    return counts || column.length() < 1 ? "" : " AS CHAR(" + column.length() + ")";
  }
}
