package dev.oxbow.parse;

import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** What a client may say. */
public sealed interface Statement {
  /**
   * A query. The tree is consumed by validation: parse again to validate again.
   *
   * @param text where the positions of the tree are
   */
  record Select(SqlNode tree, SqlText text) implements Statement {}

  /** EXPLAIN [ANALYZE] of a query. */
  record Explain(boolean analyze, Select query) implements Statement {}

  /** SHOW SCHEMAS, SHOW DATABASES. */
  record ShowSchemas(@Nullable String like) implements Statement {}

  /** SHOW TABLES; of the current schema when none is named. */
  record ShowTables(@Nullable String schema, @Nullable String like) implements Statement {}

  /**
   * SHOW COLUMNS, DESCRIBE; the name has one to three parts.
   *
   * @param full whether all that MySQL tells is asked for
   */
  record ShowColumns(List<String> table, boolean full, @Nullable String like)
      implements Statement {}

  /** SHOW INDEX. */
  record ShowIndexes(List<String> table) implements Statement {}

  /** SHOW CREATE TABLE. */
  record ShowCreate(List<String> table) implements Statement {}

  /** SHOW WARNINGS: those of the last statement. */
  record ShowWarnings() implements Statement {}

  /** SHOW GRANTS of the user himself. */
  record ShowGrants() implements Statement {}

  /** USE. */
  record Use(String schema) implements Statement {}

  /**
   * BEGIN, START TRANSACTION, COMMIT, ROLLBACK. There is nothing to do: each statement reads a
   * snapshot of its own, and none writes.
   */
  record Transaction() implements Statement {}

  /** SET: some variables and their values as texts, in order; a null value is the default. */
  record Set(Map<String, @Nullable String> values) implements Statement {
    public Set {
      values = new java.util.LinkedHashMap<>(values);
    }
  }
}
