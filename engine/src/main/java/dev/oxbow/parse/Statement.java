package dev.oxbow.parse;

import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** What a client may say. */
public sealed interface Statement {
  /** A query. The tree is consumed by validation: parse again to validate again. */
  record Select(SqlNode tree) implements Statement {}

  /** EXPLAIN [ANALYZE] of a query. */
  record Explain(boolean analyze, Select query) implements Statement {}

  /** SHOW SCHEMAS, SHOW DATABASES. */
  record ShowSchemas(@Nullable String like) implements Statement {}

  /** SHOW TABLES; of the current schema when none is named. */
  record ShowTables(@Nullable String schema, @Nullable String like) implements Statement {}

  /** SHOW COLUMNS, DESCRIBE; the name has one to three parts. */
  record ShowColumns(List<String> table) implements Statement {}

  /** USE. */
  record Use(String schema) implements Statement {}

  /** SET name = value. */
  record Set(String name, String value) implements Statement {}
}
