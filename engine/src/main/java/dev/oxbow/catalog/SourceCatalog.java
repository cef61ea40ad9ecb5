package dev.oxbow.catalog;

import dev.oxbow.access.Access;
import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Source;
import dev.oxbow.spi.SourceTable;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog over the configured sources. Nothing is loaded before it is asked for, and nothing is
 * remembered here: a source itself remembers its names for about a second. Thread-safe.
 */
public final class SourceCatalog implements Catalog {
  private static final Logger LOG = LoggerFactory.getLogger(SourceCatalog.class);

  /** For so long a source that cannot be reached does not hold up queries of the others. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String schema;
  private final Sources sources;
  private final Map<Source, Failure> failures;
  private final Access access;

  private record Failure(OxbowException why, Instant at) {
    boolean isRecent() {
      return Instant.now().isBefore(at.plus(PATIENCE));
    }
  }

  public SourceCatalog(String schema, Sources sources) {
    this(schema, sources, new ConcurrentHashMap<>(), Access.ALL);
  }

  private SourceCatalog(
      String schema, Sources sources, Map<Source, Failure> failures, Access access) {
    this.schema = schema;
    this.sources = sources;
    this.failures = failures;
    this.access = access;
  }

  /** This catalog as a session sees it that may not see everything. */
  public SourceCatalog as(Access visible) {
    return new SourceCatalog(schema, sources, failures, visible);
  }

  Access access() {
    return access;
  }

  /** The sources that exist for the session. */
  private List<Source> visible() {
    return sources.all().stream().filter(source -> access.seesSchema(source.name())).toList();
  }

  private @Nullable Source source(String name) {
    Source like = null;
    for (Source source : visible()) {
      if (source.name().equals(name)) {
        return source;
      }
      if (like == null && source.name().equalsIgnoreCase(name)) {
        like = source;
      }
    }
    return like;
  }

  @Override
  public String defaultSchema() {
    return schema;
  }

  @Override
  public List<String> schemas() {
    List<String> names = new ArrayList<>();
    names.add(schema);
    visible().forEach(source -> names.add(source.name()));
    return names;
  }

  @Override
  public List<String> tables(String schemaName) {
    TreeMap<String, Integer> count = new TreeMap<>();
    for (TableName table : all(schemaName)) {
      count.merge(table.id().name(), 1, Integer::sum);
    }
    count.values().removeIf(n -> n > 1);
    return List.copyOf(count.keySet());
  }

  @Override
  public Optional<TableInfo> table(String schemaName, String name) {
    return Optional.ofNullable(find(schemaName, null, name))
        .flatMap(
            table ->
                table
                    .source()
                    .table(table.id())
                    .map(SourceTable::info)
                    .map(info -> VisibleInfo.of(table.source().name(), info, access)));
  }

  @Override
  public Map<String, TableInfo> tables(String schemaName, Set<String> names) {
    Map<String, TableInfo> found = new HashMap<>();
    try {
      Map<Source, Set<TableId>> wanted = new LinkedHashMap<>();
      for (TableName table : all(schemaName)) {
        if (names.contains(table.id().name())) {
          wanted.computeIfAbsent(table.source(), source -> new LinkedHashSet<>()).add(table.id());
        }
      }
      for (Map.Entry<Source, Set<TableId>> entry : wanted.entrySet()) {
        String source = entry.getKey().name();
        entry
            .getKey()
            .tables(entry.getValue())
            .forEach((id, t) -> found.put(id.name(), VisibleInfo.of(source, t.info(), access)));
      }
    } catch (OxbowException e) {
      // Those that are missing are then asked for alone, and tell why they are not there.
      LOG.info("The tables of schema {} cannot be loaded: {}", schemaName, e.getMessage());
    }
    return found;
  }

  /**
   * The schema's name as it is written.
   *
   * @throws OxbowException UNKNOWN_SCHEMA
   */
  public String requireSchema(String name) {
    if (schema.equalsIgnoreCase(name)) {
      return schema;
    }
    Source source = source(name);
    if (source == null) {
      throw new OxbowException(
          ErrorCode.UNKNOWN_SCHEMA,
          "Schema '" + name + "' does not exist" + Settings.nearest(name, Set.copyOf(schemas())));
    }
    return source.name();
  }

  /** The schema's name as it is written, or null when there is none. */
  @Nullable String schemaLike(String name) {
    if (schema.equalsIgnoreCase(name)) {
      return schema;
    }
    Source source = source(name);
    return source == null ? null : source.name();
  }

  /** The namespaces (MySQL's databases) below a source's schema. */
  Set<String> namespaces(String schemaName) {
    Set<String> names = new LinkedHashSet<>();
    if (!schema.equals(schemaName)) {
      for (TableName table : all(schemaName)) {
        if (!table.id().namespace().isEmpty()) {
          names.add(table.id().namespace());
        }
      }
    }
    return names;
  }

  /**
   * Finds a table by its exact name, otherwise without case.
   *
   * @param namespace null for any
   * @throws OxbowException AMBIGUOUS_TABLE, naming two of them
   */
  @Nullable TableName find(String schemaName, @Nullable String namespace, String name) {
    List<TableName> candidates = named(all(schemaName, true), namespace, name);
    if (candidates.isEmpty() && failures.values().stream().anyMatch(Failure::isRecent)) {
      candidates = named(all(schemaName, false), namespace, name);
    }
    List<TableName> exact =
        candidates.stream().filter(table -> table.id().name().equals(name)).toList();
    List<TableName> best = exact.isEmpty() ? candidates : exact;
    if (best.size() > 1) {
      throw new OxbowException(
          ErrorCode.AMBIGUOUS_TABLE,
          "Table '"
              + name
              + "' is ambiguous: there is "
              + best.get(0).full()
              + " and "
              + best.get(1).full()
              + "; use the full name");
    }
    return best.isEmpty() ? null : best.get(0);
  }

  private static List<TableName> named(
      List<TableName> tables, @Nullable String namespace, String name) {
    return tables.stream()
        .filter(
            table ->
                (namespace == null || table.id().namespace().equalsIgnoreCase(namespace))
                    && table.id().name().equalsIgnoreCase(name))
        .toList();
  }

  private List<TableName> all(String schemaName) {
    return all(schemaName, false);
  }

  /**
   * The names of all tables of a schema, also those that are ambiguous. A source out of reach does
   * not hide the others' tables, unless nothing else is there.
   *
   * @param skipFailed whether a source that could not be reached a moment ago is not asked
   */
  private List<TableName> all(String schemaName, boolean skipFailed) {
    List<TableName> tables = new ArrayList<>();
    OxbowException unreachable = null;
    for (Source source : visible()) {
      if (isIn(schemaName, source)) {
        Failure recent = failures.get(source);
        if (skipFailed && recent != null && recent.isRecent()) {
          unreachable = recent.why();
          continue;
        }
        try {
          for (TableId id : source.tables()) {
            if (access.sees(source.name(), id)) {
              tables.add(new TableName(source, id));
            }
          }
          failures.remove(source);
        } catch (OxbowException e) {
          failures.put(source, new Failure(e, Instant.now()));
          LOG.debug("The tables of source {} cannot be listed: {}", source.name(), e.getMessage());
          unreachable = e;
        }
      }
    }
    if (tables.isEmpty() && unreachable != null) {
      if (skipFailed) {
        return all(schemaName, false);
      }
      throw unreachable;
    }
    return tables;
  }

  /** Whether a schema shows the tables of a source. */
  private boolean isIn(String schemaName, Source source) {
    return schemaName.equals(source.name()) || (schemaName.equals(schema) && !source.isSystem());
  }

  /**
   * The error for a name that is no table of a schema.
   *
   * @param where the position in the statement
   */
  public OxbowException missing(
      String schemaName, String name, String where, @Nullable Throwable cause) {
    String written = schemaLike(schemaName);
    if (written == null) {
      return new OxbowException(
          ErrorCode.UNKNOWN_SCHEMA,
          "Schema '%s' does not exist%s%s"
              .formatted(schemaName, where, Settings.nearest(schemaName, new TreeSet<>(schemas()))),
          cause);
    }
    if (written.equalsIgnoreCase(name) || schemaLike(name) != null) {
      return new OxbowException(
          ErrorCode.UNKNOWN_TABLE,
          "'%s' is a schema, not a table%s; name a table of it".formatted(name, where),
          cause);
    }
    return unreachable(written)
        .map(
            why ->
                new OxbowException(
                    why.code(),
                    "Table '%s' was not found%s, and not all sources can be asked: %s"
                        .formatted(name, where, why.getMessage()),
                    cause))
        .orElseGet(
            () ->
                new OxbowException(
                    ErrorCode.UNKNOWN_TABLE,
                    "Table '%s' does not exist in schema '%s'%s%s"
                        .formatted(
                            name,
                            written,
                            where,
                            Settings.nearest(name, new TreeSet<>(tables(written)))),
                    cause));
  }

  /** Why a name may be missing: a source of the schema that cannot be reached now. */
  Optional<OxbowException> unreachable(String schemaName) {
    for (Source source : visible()) {
      Failure failure = failures.get(source);
      if (isIn(schemaName, source) && failure != null && failure.isRecent()) {
        return Optional.of(failure.why());
      }
    }
    return Optional.empty();
  }
}
