package dev.oxbow.catalog;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.SystemTable;
import dev.oxbow.spi.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A catalog with {@code information_schema} beside its schemas: read-only tables that tell of the
 * catalog itself, under MySQL's names of them and of their columns. They show what the catalog
 * shows and nothing else. Their plain names are found only by who uses this schema. Thread-safe.
 */
public final class InformationSchema implements Catalog {
  public static final String NAME = "information_schema";

  private final Catalog catalog;
  private final Map<String, SystemTable> tables;

  /**
   * @param catalog what one session may see
   * @param session what it tells of itself
   */
  public InformationSchema(Catalog catalog, SessionFacts session) {
    this.catalog = catalog;
    this.tables = InformationTables.over(this, session);
  }

  public static boolean isNamed(String schema) {
    return schema.equalsIgnoreCase(NAME);
  }

  @Override
  public String defaultSchema() {
    return catalog.defaultSchema();
  }

  @Override
  public List<String> schemas() {
    List<String> names = new ArrayList<>(catalog.schemas());
    names.add(NAME);
    return names;
  }

  @Override
  public List<String> tables(String schema) {
    return isNamed(schema) ? List.copyOf(tables.keySet()) : catalog.tables(schema);
  }

  @Override
  public Map<String, TableInfo> tables(String schema, Set<String> names) {
    return isNamed(schema) ? Map.of() : catalog.tables(schema, names);
  }

  @Override
  public Optional<TableInfo> table(String schema, String name) {
    return isNamed(schema) ? systemTable(name).map(SystemTable::info) : catalog.table(schema, name);
  }

  /** A table of this schema, by its name in any case. */
  Optional<SystemTable> systemTable(String name) {
    return Optional.ofNullable(tables.get(name.toUpperCase(Locale.ROOT)));
  }

  /** The error for a name that is no table of this schema. */
  OxbowException missing(String name, String where, @Nullable Throwable cause) {
    return new OxbowException(
        ErrorCode.UNKNOWN_TABLE,
        "Table '%s' does not exist in schema '%s'%s%s"
            .formatted(
                name,
                NAME,
                where,
                Settings.nearest(name.toUpperCase(Locale.ROOT), new TreeSet<>(tables.keySet()))),
        cause);
  }
}
