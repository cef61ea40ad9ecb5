package dev.oxbow.jdbc.backend;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question about the catalog. There are no catalogs in JDBC's sense: a caller who names one gets
 * no rows and does not ask. A null pattern matches all; patterns are JDBC's, with {@code %}, {@code
 * _} and the escape {@code \}, and names are compared without case.
 */
public sealed interface MetadataRequest {
  /** {@code TABLE_SCHEM, TABLE_CATALOG}. */
  record Schemas(@Nullable String schemaPattern) implements MetadataRequest {}

  /** As {@code getTables} prescribes; null types are all. */
  record Tables(
      @Nullable String schemaPattern, @Nullable String tablePattern, @Nullable List<String> types)
      implements MetadataRequest {}

  /** As {@code getColumns} prescribes. */
  record Columns(
      @Nullable String schemaPattern, @Nullable String tablePattern, @Nullable String columnPattern)
      implements MetadataRequest {}

  /** As {@code getPrimaryKeys} prescribes; a null schema is any. */
  record PrimaryKeys(@Nullable String schema, String table) implements MetadataRequest {}

  /** As {@code getIndexInfo} prescribes. */
  record Indexes(@Nullable String schema, String table, boolean unique)
      implements MetadataRequest {}

  /**
   * As {@code getImportedKeys}, {@code getExportedKeys} and {@code getCrossReference} prescribe: a
   * null table is any, but not both.
   */
  record ForeignKeys(
      @Nullable String primarySchema,
      @Nullable String primaryTable,
      @Nullable String foreignSchema,
      @Nullable String foreignTable)
      implements MetadataRequest {}

  /** As {@code getBestRowIdentifier} prescribes. */
  record RowIdentifier(@Nullable String schema, String table, boolean nullable)
      implements MetadataRequest {}
}
