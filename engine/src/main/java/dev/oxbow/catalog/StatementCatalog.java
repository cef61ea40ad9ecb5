package dev.oxbow.catalog;

import dev.oxbow.access.Access;
import dev.oxbow.access.PersonalTable;
import dev.oxbow.access.TableAccess;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.SourceTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The catalog as one statement sees it: whatever it looked up stays the same for the rest of its
 * planning, whoever changes it meanwhile. Not thread-safe.
 */
public final class StatementCatalog {
  private final SourceCatalog catalog;
  private final InformationSchema information;
  private final Map<TableName, Table> seen = new HashMap<>();
  private final Map<TableName, SourceTable> definitions = new HashMap<>();

  /**
   * @param information what the session sees of itself
   */
  public StatementCatalog(SourceCatalog catalog, InformationSchema information) {
    this.catalog = catalog;
    this.information = information;
  }

  /** What the session may see. */
  public Access access() {
    return catalog.access();
  }

  /** The root of the planner's schemas. */
  public CalciteSchema root() {
    return CalciteSchema.createRootSchema(false, false, "", new Root());
  }

  /** The same tables again, but for one that turned out to be wider than it was believed to be. */
  public StatementCatalog with(LogTable widened) {
    StatementCatalog next = new StatementCatalog(catalog, information);
    definitions.forEach(
        (name, table) ->
            next.define(
                name, table instanceof LogTable log && isOf(log, widened) ? widened : table));
    return next;
  }

  /** Whether both are of one log, though its rows may be made in another way from now on. */
  private static boolean isOf(LogTable log, LogTable widened) {
    return log.source().equals(widened.source()) && log.info().id().equals(widened.info().id());
  }

  /** The error for a name that is no table: with the nearest one, or with why it may be hidden. */
  public OxbowException missing(
      String schema, String name, String where, @Nullable Throwable cause) {
    return InformationSchema.isNamed(schema)
        ? information.missing(name, where, cause)
        : catalog.missing(schema, name, where, cause);
  }

  /** Whether every table that was looked up is still defined as it was. */
  public boolean isCurrent() {
    return definitions.entrySet().stream()
        .allMatch(
            e ->
                e.getKey()
                    .source()
                    .table(e.getKey().id())
                    .map(now -> sameColumns(now, e.getValue()))
                    .orElse(false));
  }

  private static boolean sameColumns(SourceTable a, SourceTable b) {
    return a == b || a.info().columns().equals(b.info().columns());
  }

  private Table define(TableName name, SourceTable table) {
    definitions.put(name, table);
    Table made = visible(name, new CatalogTable(name, mine(table)), table);
    seen.put(name, made);
    return made;
  }

  /** What the session reads when it names a table. */
  private SourceTable mine(SourceTable table) {
    return table instanceof PersonalTable personal ? personal.as(access()) : table;
  }

  private Table visible(TableName name, CatalogTable whole, SourceTable table) {
    Access access = catalog.access();
    String source = name.source().name();
    TableAccess ofTable = access.table(source, name.id()).orElseThrow();
    if (ofTable.isWhole()) {
      return whole;
    }
    return new VisibleTable(
        whole,
        name.full(),
        VisibleInfo.of(source, table.info(), access),
        ofTable.columns(table.info(), ColumnNames.of(table.info())),
        ofTable.rows());
  }

  private @Nullable Table load(@Nullable TableName name) {
    if (name == null) {
      return null;
    }
    Table known = seen.get(name);
    if (known != null) {
      return known;
    }
    Optional<SourceTable> table = name.source().table(name.id());
    return table.isEmpty() ? null : define(name, table.get());
  }

  /** Holds the one schema and the sources' schemas. */
  private final class Root extends AbstractSchema {
    @Override
    public Lookup<? extends Schema> subSchemas() {
      return new CaselessLookup<Schema>() {
        @Override
        public @Nullable Named<Schema> getIgnoreCase(String name) {
          if (InformationSchema.isNamed(name)) {
            return new Named<>(InformationSchema.NAME, new SystemTables());
          }
          String written = catalog.schemaLike(name);
          return written == null ? null : new Named<>(written, new Tables(written, null));
        }

        @Override
        public Set<String> getNames(LikePattern pattern) {
          return Set.copyOf(information.schemas());
        }
      };
    }
  }

  /** The tables of the engine itself. */
  private final class SystemTables extends AbstractSchema {
    @Override
    public Lookup<Table> tables() {
      return new CaselessLookup<Table>() {
        @Override
        public @Nullable Named<Table> getIgnoreCase(String name) {
          return information
              .systemTable(name)
              .map(
                  table ->
                      new Named<Table>(table.info().id().name(), new CatalogTable(null, table)))
              .orElse(null);
        }

        @Override
        public Set<String> getNames(LikePattern pattern) {
          return Set.copyOf(information.tables(InformationSchema.NAME));
        }
      };
    }
  }

  /** The tables of a schema, or of one namespace of it. */
  private final class Tables extends AbstractSchema {
    private final String schema;
    private final @Nullable String namespace;

    Tables(String schema, @Nullable String namespace) {
      this.schema = schema;
      this.namespace = namespace;
    }

    @Override
    public Lookup<Table> tables() {
      return new CaselessLookup<Table>() {
        @Override
        public @Nullable Named<Table> getIgnoreCase(String name) {
          TableName found = catalog.find(schema, namespace, name);
          Table table = load(found);
          return found == null || table == null ? null : new Named<>(found.id().name(), table);
        }

        @Override
        public Set<String> getNames(LikePattern pattern) {
          return Set.copyOf(catalog.tables(schema));
        }
      };
    }

    @Override
    public Lookup<? extends Schema> subSchemas() {
      return new CaselessLookup<Schema>() {
        @Override
        public @Nullable Named<Schema> getIgnoreCase(String name) {
          if (namespace != null) {
            return null;
          }
          for (String database : catalog.namespaces(schema)) {
            if (database.equalsIgnoreCase(name)) {
              return new Named<>(database, new Tables(schema, database));
            }
          }
          return null;
        }

        @Override
        public Set<String> getNames(LikePattern pattern) {
          return namespace == null ? catalog.namespaces(schema) : Set.of();
        }
      };
    }
  }

  /** Exact names are preferred by {@link SourceCatalog#find} already. */
  private abstract static class CaselessLookup<T> implements Lookup<T> {
    @Override
    public @Nullable T get(String name) {
      Named<T> named = getIgnoreCase(name);
      return named == null || !named.name().equals(name) ? null : named.entity();
    }
  }
}
