package dev.oxbow.jdbc.local;

import dev.oxbow.jdbc.backend.MetadataRequest;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.jdbc.local.CatalogAnswers.Seen;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableInfo;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers questions about keys and indexes from the catalog. */
final class KeyAnswers {
  private final CatalogAnswers tables;

  KeyAnswers(CatalogAnswers tables) {
    this.tables = tables;
  }

  /** A table that could be loaded. */
  private record Table(String schema, String name, TableInfo info) {}

  private List<Table> named(@Nullable String schema, @Nullable String name) {
    List<Table> found = new ArrayList<>();
    for (Seen table : tables.seen(NamePattern.named(schema), NamePattern.named(name))) {
      if (table.info() != null) {
        found.add(new Table(table.schema(), table.name(), table.info()));
      }
    }
    return found;
  }

  private static Optional<TableInfo.Key> primary(TableInfo info) {
    return info.keys().stream().filter(TableInfo.Key::primary).findFirst();
  }

  List<@Nullable Object[]> primaryKeys(MetadataRequest.PrimaryKeys request) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : named(request.schema(), request.table())) {
      primary(table.info())
          .ifPresent(
              key -> {
                for (int i = 0; i < key.columns().size(); i++) {
                  String column = key.columns().get(i);
                  rows.add(
                      new Object[] {
                        null, table.schema(), table.name(), column, (short) (i + 1), key.name()
                      });
                }
              });
    }
    rows.sort(Comparator.comparing(row -> String.valueOf(row[3])));
    return rows;
  }

  List<@Nullable Object[]> indexes(MetadataRequest.Indexes request) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : named(request.schema(), request.table())) {
      List<TableInfo.Index> indexes = new ArrayList<>(table.info().indexes());
      indexes.sort(
          Comparator.comparing((TableInfo.Index index) -> !index.unique())
              .thenComparing(TableInfo.Index::name));
      for (TableInfo.Index index : indexes) {
        if (index.unique() || !request.unique()) {
          for (int i = 0; i < index.columns().size(); i++) {
            rows.add(
                new Object[] {
                  null,
                  table.schema(),
                  table.name(),
                  !index.unique(),
                  null,
                  index.name(),
                  DatabaseMetaData.tableIndexOther,
                  (short) (i + 1),
                  index.columns().get(i),
                  null,
                  Math.max(index.distinctKeys(), 0),
                  0L,
                  null
                });
          }
        }
      }
    }
    return rows;
  }

  List<@Nullable Object[]> foreignKeys(MetadataRequest.ForeignKeys request) {
    NamePattern primarySchema = NamePattern.named(request.primarySchema());
    NamePattern primaryTable = NamePattern.named(request.primaryTable());
    String schema =
        request.foreignSchema() == null ? request.primarySchema() : request.foreignSchema();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : named(schema, request.foreignTable())) {
      for (TableInfo.ForeignKey key : table.info().foreignKeys()) {
        if (primarySchema.test(table.schema()) && primaryTable.test(key.target().name())) {
          add(rows, table, key);
        }
      }
    }
    boolean exported = request.foreignTable() == null;
    int name = exported ? 6 : 2;
    rows.sort(
        Comparator.comparing((@Nullable Object[] row) -> String.valueOf(row[name - 1]))
            .thenComparing(row -> String.valueOf(row[name]))
            .thenComparing(row -> String.valueOf(row[11]))
            .thenComparing(row -> (Short) row[8]));
    return rows;
  }

  /** The referenced table is seen in the same schema: it is one of the same source. */
  private void add(List<@Nullable Object[]> rows, Table table, TableInfo.ForeignKey key) {
    String primaryKey =
        named(table.schema(), key.target().name()).stream()
            .findFirst()
            .flatMap(target -> primary(target.info()))
            .map(TableInfo.Key::name)
            .orElse(null);
    for (int i = 0; i < key.columns().size(); i++) {
      rows.add(
          new Object[] {
            null,
            table.schema(),
            key.target().name(),
            key.targetColumns().get(i),
            null,
            table.schema(),
            table.name(),
            key.columns().get(i),
            (short) (i + 1),
            (short) DatabaseMetaData.importedKeyNoAction,
            (short) DatabaseMetaData.importedKeyNoAction,
            key.name(),
            primaryKey,
            (short) DatabaseMetaData.importedKeyNotDeferrable
          });
    }
  }

  List<@Nullable Object[]> rowIdentifier(MetadataRequest.RowIdentifier request) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : named(request.schema(), request.table())) {
      primary(table.info())
          .ifPresent(
              key -> {
                for (Column column : table.info().columns()) {
                  if (key.columns().contains(column.name())) {
                    rows.add(identifier(column));
                  }
                }
              });
      if (!rows.isEmpty()) {
        break;
      }
    }
    return rows;
  }

  private static @Nullable Object[] identifier(Column column) {
    ValueType type = Types.of(column.type());
    return new Object[] {
      (short) DatabaseMetaData.bestRowSession,
      column.name(),
      type.type().getVendorTypeNumber(),
      type.type().getName(),
      type.size(),
      null,
      (short) type.fractionDigits(),
      (short) DatabaseMetaData.bestRowNotPseudo
    };
  }
}
