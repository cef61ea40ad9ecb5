package dev.oxbow.sync.table;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.server.PresentTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads tables from information_schema as they are now. Used by one thread. */
public final class TargetTables {
  private static final String GENERATED =
      """
      SELECT COLUMN_NAME FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND EXTRA LIKE '%GENERATED'
      """;

  private static final String UNIQUE =
      """
      SELECT DISTINCT INDEX_NAME FROM information_schema.STATISTICS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND NON_UNIQUE = 0 AND INDEX_NAME <> 'PRIMARY'
      ORDER BY 1
      """;

  private static final String REFERENCES =
      """
      SELECT DISTINCT CONCAT(CONSTRAINT_SCHEMA, '.', TABLE_NAME)
      FROM information_schema.REFERENTIAL_CONSTRAINTS
      WHERE UNIQUE_CONSTRAINT_SCHEMA = ? AND REFERENCED_TABLE_NAME = ? ORDER BY 1
      """;

  private static final String ENGINE =
      """
      SELECT COALESCE(ENGINE, TABLE_TYPE) FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      """;

  private final Connection connection;

  /**
   * @param connection stays the caller's
   */
  public TargetTables(Connection connection) {
    this.connection = connection;
  }

  /** Whether there is such a table, or a view; one that this user may not see is none. */
  public boolean has(TableName name) throws SQLException {
    return !names(ENGINE, name).isEmpty();
  }

  /**
   * A table.
   *
   * @throws OxbowException SOURCE_TABLE_GONE when there is none, NOT_SUPPORTED for one that takes
   *     part in no transaction
   */
  public TargetTable read(TableName name) throws SQLException {
    List<String> engine = names(ENGINE, name);
    if (engine.isEmpty()) {
      throw new OxbowException(
          ErrorCode.SOURCE_TABLE_GONE,
          "Table "
              + name
              + " does not exist, or this user may not see it; create it as the rows of its topic"
              + " need it, or name another one with tables.TOPIC");
    }
    if (!engine.get(0).equalsIgnoreCase("InnoDB")) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "Table "
              + name
              + " is of "
              + engine.get(0)
              + ", which takes part in no transaction, so that nothing could be exactly once:"
              + " ALTER TABLE "
              + Quoted.name(name)
              + " ENGINE = InnoDB");
    }
    TableSchema schema = PresentTables.schema(connection, name);
    Set<String> generated = new HashSet<>(names(GENERATED, name));
    List<TargetColumn> columns = new ArrayList<>();
    for (ChangeColumn column : schema.columns()) {
      columns.add(TargetColumn.of(column, generated.contains(column.name())));
    }
    return TargetTable.of(
        name, columns, schema.key(), names(UNIQUE, name), names(REFERENCES, name));
  }

  private List<String> names(String sql, TableName table) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.database());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }
}
