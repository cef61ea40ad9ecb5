package dev.oxbow.jdbc.local;

import dev.oxbow.catalog.Catalog;
import dev.oxbow.catalog.InformationSchema;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.jdbc.local.CatalogAnswers.Seen;
import dev.oxbow.spi.TableInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one question about the catalog. Each is loaded once, by its source's schema, though
 * it is seen in the one schema as well, and several at a time, since every one may cost a look at
 * its source. A source out of reach is asked once; neither it nor a table that cannot be loaded
 * hides the others, unless it alone was asked for.
 */
final class TableLoad {
  private static final int MOST_THREADS = 8;

  private final Catalog catalog;
  private final NamePattern schemaPattern;
  private final NamePattern tablePattern;
  private final boolean one;
  private @Nullable OxbowException unreachable;

  TableLoad(Catalog catalog, NamePattern schemaPattern, NamePattern tablePattern) {
    this.catalog = catalog;
    this.schemaPattern = schemaPattern;
    this.tablePattern = tablePattern;
    this.one = schemaPattern.test(catalog.defaultSchema());
  }

  /** A table's place in its source. */
  private record Place(String schema, String name) {
    /** Whether it tells of Oxbow itself, and has no plain name. */
    boolean isSystem() {
      return InformationSchema.isNamed(schema) || schema.equals(OxbowConfig.SYSTEM_SOURCE);
    }
  }

  List<Seen> seen() {
    List<Place> places = places();
    Map<String, Integer> count = new HashMap<>();
    places.stream()
        .filter(place -> !place.isSystem())
        .forEach(place -> count.merge(place.name(), 1, Integer::sum));
    List<Place> wanted =
        places.stream()
            .filter(place -> tablePattern.test(place.name()))
            .filter(place -> schemaPattern.test(place.schema()) || isPlain(place, count))
            .toList();
    List<Seen> seen = new ArrayList<>();
    for (Seen table : loaded(wanted)) {
      if (schemaPattern.test(table.schema())) {
        seen.add(table);
      }
      if (isPlain(new Place(table.schema(), table.name()), count)) {
        seen.add(new Seen(catalog.defaultSchema(), table.name(), table.info(), table.trouble()));
      }
    }
    if (seen.isEmpty() && unreachable != null && (one || schemaPattern.isExact())) {
      throw unreachable;
    }
    seen.sort(Comparator.comparing(Seen::schema).thenComparing(Seen::name));
    return seen;
  }

  /** Whether a table is found under its plain name: no other source has the same one. */
  private boolean isPlain(Place place, Map<String, Integer> count) {
    return one && !place.isSystem() && count.getOrDefault(place.name(), 0) == 1;
  }

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (String schema : catalog.schemas()) {
      boolean isSource = !schema.equals(catalog.defaultSchema());
      if (isSource && (one || schemaPattern.test(schema))) {
        try {
          catalog.tables(schema).forEach(name -> places.add(new Place(schema, name)));
        } catch (OxbowException e) {
          unreachable = e;
        }
      }
    }
    return places;
  }

  /** Together where a source can, one by one otherwise. */
  private List<Seen> loaded(List<Place> wanted) {
    Map<String, Set<String>> bySchema = new HashMap<>();
    wanted.forEach(
        place -> bySchema.computeIfAbsent(place.schema(), s -> new HashSet<>()).add(place.name()));
    List<Seen> seen = new ArrayList<>();
    List<Place> alone = new ArrayList<>(wanted);
    bySchema.forEach(
        (schema, names) -> {
          Map<String, TableInfo> together =
              names.size() < 2 ? Map.of() : catalog.tables(schema, names);
          together.forEach((name, info) -> seen.add(new Seen(schema, name, info, "")));
          alone.removeIf(
              place -> place.schema().equals(schema) && together.containsKey(place.name()));
        });
    seen.addAll(each(alone));
    return seen;
  }

  private List<Seen> each(List<Place> places) {
    if (places.size() < 2) {
      return places.stream().flatMap(place -> load(place).stream()).toList();
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(MOST_THREADS, places.size()));
    try {
      List<Callable<Optional<Seen>>> loads = new ArrayList<>();
      places.forEach(place -> loads.add(() -> load(place)));
      List<Seen> seen = new ArrayList<>();
      for (Future<Optional<Seen>> load : threads.invokeAll(loads)) {
        load.get().ifPresent(seen::add);
      }
      return seen;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OxbowException(ErrorCode.CANCELLED, "The look-up of tables was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Optional<Seen> load(Place place) {
    try {
      return catalog
          .table(place.schema(), place.name())
          .map(info -> new Seen(place.schema(), place.name(), info, ""));
    } catch (OxbowException e) {
      if (tablePattern.isExact()) {
        throw e;
      }
      return Optional.of(
          new Seen(place.schema(), place.name(), null, String.valueOf(e.getMessage())));
    }
  }
}
