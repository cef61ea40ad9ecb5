package dev.oxbow.jdbc.local;

import dev.oxbow.catalog.Catalog;
import dev.oxbow.jdbc.backend.MetadataRequest;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableInfo;
import java.sql.DatabaseMetaData;
import java.sql.JDBCType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the questions of DatabaseMetaData from the catalog. */
final class CatalogAnswers {
  private final Catalog catalog;

  CatalogAnswers(Catalog catalog) {
    this.catalog = catalog;
  }

  List<@Nullable Object[]> answer(MetadataRequest request) {
    if (request instanceof MetadataRequest.Schemas r) {
      return schemas(NamePattern.of(r.schemaPattern()));
    }
    if (request instanceof MetadataRequest.Tables r) {
      return tables(r);
    }
    if (request instanceof MetadataRequest.Columns r) {
      return columns(r);
    }
    if (request instanceof MetadataRequest.RowIdentifier r) {
      return new KeyAnswers(this).rowIdentifier(r);
    }
    if (request instanceof MetadataRequest.PrimaryKeys r) {
      return new KeyAnswers(this).primaryKeys(r);
    }
    if (request instanceof MetadataRequest.Indexes r) {
      return new KeyAnswers(this).indexes(r);
    }
    return new KeyAnswers(this).foreignKeys((MetadataRequest.ForeignKeys) request);
  }

  /** A table where it is seen: in the one schema, and in its source's. */
  record Seen(String schema, String name, @Nullable TableInfo info, String trouble) {
    TableInfo.Kind kind() {
      return info == null ? TableInfo.Kind.TABLE : info.kind();
    }
  }

  /** The tables that match, ordered by schema and name. */
  List<Seen> seen(NamePattern schemaPattern, NamePattern tablePattern) {
    return new TableLoad(catalog, schemaPattern, tablePattern).seen();
  }

  private List<@Nullable Object[]> schemas(NamePattern pattern) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    catalog.schemas().stream()
        .filter(pattern)
        .sorted()
        .forEach(schema -> rows.add(new Object[] {schema, null}));
    return rows;
  }

  private List<@Nullable Object[]> tables(MetadataRequest.Tables request) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<Seen> seen =
        new ArrayList<>(
            seen(NamePattern.of(request.schemaPattern()), NamePattern.of(request.tablePattern())));
    seen.sort(
        Comparator.comparing((Seen table) -> table.kind().jdbcName())
            .thenComparing(Seen::schema)
            .thenComparing(Seen::name));
    for (Seen table : seen) {
      String kind = table.kind().jdbcName();
      if (request.types() == null || request.types().contains(kind)) {
        String remarks = table.info() == null ? table.trouble() : table.info().comment();
        rows.add(
            new Object[] {
              null, table.schema(), table.name(), kind, remarks, null, null, null, null, null
            });
      }
    }
    return rows;
  }

  private List<@Nullable Object[]> columns(MetadataRequest.Columns request) {
    NamePattern wanted = NamePattern.of(request.columnPattern());
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Seen table :
        seen(NamePattern.of(request.schemaPattern()), NamePattern.of(request.tablePattern()))) {
      if (table.info() == null) {
        continue;
      }
      int position = 0;
      for (Column column : table.info().columns()) {
        position++;
        if (wanted.test(column.name())) {
          rows.add(column(table, column, position));
        }
      }
    }
    return rows;
  }

  private static @Nullable Object[] column(Seen table, Column column, int position) {
    ValueType type = Types.of(column.type());
    boolean sized = type.type() == JDBCType.VARCHAR || type.type() == JDBCType.VARBINARY;
    boolean fraction =
        type.isNumber() || type.type() == JDBCType.TIME || type.type() == JDBCType.TIMESTAMP;
    return new Object[] {
      null,
      table.schema(),
      table.name(),
      column.name(),
      type.type().getVendorTypeNumber(),
      type.type().getName(),
      type.size(),
      null,
      fraction ? type.fractionDigits() : null,
      type.isNumber() ? 10 : null,
      type.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
      column.comment(),
      null,
      null,
      null,
      sized ? type.size() : null,
      position,
      type.nullable() ? "YES" : "NO",
      null,
      null,
      null,
      null,
      "NO",
      "NO"
    };
  }
}
