package dev.oxbow.execute;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.Rows;
import dev.oxbow.plan.Leaves;
import dev.oxbow.plan.LogLeaf;
import dev.oxbow.plan.Lookup;
import dev.oxbow.plan.RemoteLeaf;
import dev.oxbow.plan.SystemLeaf;
import dev.oxbow.type.ColumnType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/**
 * Looks for keys by which a leaf can be read instead of wholly, among what is readable already. It
 * spends at most a tenth of the time in which the whole leaf would be read, as that is estimated;
 * whether keys are few is seen from the keys themselves.
 */
final class KeySearch {
  /** What a row costs that a source sends. */
  private static final double SENT_NANOS = 2_000;

  /** What a source takes to find the rows of a key. */
  private static final double KEY_NANOS = 10_000;

  /** What a statement of the executor takes at least, to read a row, and to group it. */
  private static final double STATEMENT_NANOS = 500_000;

  private static final double READ_NANOS = 20;
  private static final double GROUP_NANOS = 50;

  /** Which part of the time for a whole leaf may be spent in vain. */
  private static final double SHARE = 0.1;

  /** What a row costs that is computed here and kept. */
  private static final double KEPT_NANOS = 500;

  private static final long LEAST_GROUPED = 10_000;
  private static final long MOST_KEYS = 20_000;

  /** All keys are held, and written into statements, at once. */
  private static final long MOST_CHARACTERS = 2_000_000;

  /** What says of the keys, which may be more than the join would compute, nothing of the join. */
  private static final Set<ErrorCode> MISSES =
      Set.of(
          ErrorCode.INVALID_CAST,
          ErrorCode.DIVISION_BY_ZERO,
          ErrorCode.OUT_OF_RANGE,
          ErrorCode.DATA,
          ErrorCode.CARDINALITY,
          ErrorCode.OUT_OF_MEMORY);

  private final LocalRun run;
  private final Map<RelNode, String> relations;
  private final List<Lookup> untried;
  private final Map<RelNode, Long> sizes = new IdentityHashMap<>();
  private final Map<RelNode, String> misses = new IdentityHashMap<>();
  private final List<RelNode> kept = new ArrayList<>();
  private int tables;

  /**
   * @param relations what is readable, to which is added what must be kept
   */
  KeySearch(LocalRun run, List<Lookup> lookups, Map<RelNode, String> relations) {
    this.run = run;
    this.untried = new ArrayList<>(lookups);
    this.relations = relations;
  }

  /** Keys that were found. */
  record Found(Lookup lookup, List<String> sql, Map<String, String> details, double rows) {}

  /** Whether a leaf must be readable more than once. */
  boolean needs(SystemLeaf leaf) {
    return untried.stream().anyMatch(lookup -> lookup.needs().systems().contains(leaf));
  }

  /** Whether it would help one of some leaves to have another one loaded. */
  boolean needs(RemoteLeaf leaf, List<RemoteLeaf> left) {
    return untried.stream()
        .anyMatch(
            lookup ->
                left.contains(lookup.leaf())
                    && lookup.needs().remotes().contains(leaf)
                    && leaf.rows() * 2 <= lookup.leaf().rows());
  }

  /** A leaf can be read, as often as wanted, and has so many rows. */
  void holds(RelNode leaf, long rows) {
    sizes.put(leaf, rows);
  }

  /** A leaf has the same rows as another one. */
  void holdsAlso(RelNode leaf, RelNode same) {
    sizes.put(leaf, Objects.requireNonNull(sizes.get(same), "not held"));
  }

  /** Whether nothing is looked for. */
  boolean isIdle() {
    return untried.isEmpty();
  }

  /** Why a leaf is not read by keys, for people. */
  Map<String, String> misses(RemoteLeaf leaf) {
    String why = misses.get(leaf);
    return why == null ? Map.of() : Map.of("not looked up", why);
  }

  private Optional<Found> miss(Lookup lookup, String why) {
    if (!lookup.isDiscreet()) {
      misses.put(lookup.leaf(), why);
    }
    return Optional.empty();
  }

  /** The next of some leaves for which keys are found, if there is one. */
  Optional<Found> next(List<RemoteLeaf> left) {
    for (Lookup lookup : List.copyOf(untried)) {
      if (left.contains(lookup.leaf()) && isReady(lookup.needs())) {
        untried.remove(lookup);
        Optional<Found> found = search(lookup);
        if (found.isPresent()) {
          untried.removeIf(other -> other.leaf() == lookup.leaf());
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private boolean isReady(Leaves needs) {
    return all(needs).allMatch(sizes::containsKey);
  }

  private static Stream<RelNode> all(Leaves leaves) {
    Stream<LogLeaf> logs = leaves.logs().stream();
    return Stream.of(logs, leaves.remotes().stream(), leaves.systems().stream())
        .flatMap(stream -> stream);
  }

  private Optional<Found> search(Lookup lookup) {
    RemoteLeaf leaf = lookup.leaf();
    double budget = leaf.rows() * SENT_NANOS * SHARE;
    long readable = all(lookup.needs()).mapToLong(l -> Objects.requireNonNull(sizes.get(l))).sum();
    double left = budget - STATEMENT_NANOS - readable * READ_NANOS;
    if (left < 0) {
      return miss(lookup, "computing the keys would take as long as reading all");
    }
    long mostRows = Math.max(LEAST_GROUPED, (long) (left / GROUP_NANOS));
    double perKey = KEY_NANOS + lookup.rowsPerKey() * SENT_NANOS;
    long mostKeys = Math.max(1, Math.min(MOST_KEYS, (long) (leaf.rows() * SENT_NANOS / perKey)));
    try {
      if (lookup.mustKeep() || (lookup.isCostly() && canKeep(lookup.from()))) {
        long mostKept =
            lookup.mustKeep() ? mostRows : Math.max(LEAST_GROUPED, (long) (left / KEPT_NANOS));
        if (!canKeep(lookup.from()) || !keep(lookup, mostKept)) {
          return miss(
              lookup, "more than " + mostKept + " rows would have to be kept for their keys");
        }
      }
      List<Object[]> keys = keys(lookup, mostRows, mostKeys);
      return keys == null
          ? miss(
              lookup,
              "more than " + mostKeys + " keys, or long ones, or " + mostRows + " rows with them")
          : found(lookup, keys);
    } catch (OxbowException e) {
      if (!MISSES.contains(e.code())) {
        throw e;
      }
      return miss(lookup, "the keys cannot be computed alone");
    }
  }

  private Optional<Found> found(Lookup lookup, List<Object[]> keys) {
    RemoteLeaf leaf = lookup.leaf();
    Map<String, String> details = new LinkedHashMap<>();
    details.put("looked up", keys.size() + " keys: " + lookup.describe());
    if (keys.isEmpty()) {
      details.put("sent", "nothing, since nothing can match");
      return Optional.of(new Found(lookup, List.of(), told(lookup, details), 0));
    }
    Optional<List<String>> sent = lookup.statements(keys);
    if (sent.isEmpty()) {
      return miss(lookup, "some of the keys cannot be compared there");
    }
    List<String> sql = sent.get();
    details.put(
        "sent",
        sql.size()
            + (sql.size() == 1 ? " statement: " : " statements, the first: ")
            + brief(sql.get(0)));
    double rows = Math.min(keys.size() * lookup.rowsPerKey(), leaf.rows());
    return Optional.of(new Found(lookup, sql, told(lookup, details), rows));
  }

  private static Map<String, String> told(Lookup lookup, Map<String, String> details) {
    return lookup.isDiscreet() ? Map.of() : details;
  }

  private static String brief(String sql) {
    int most = 1_000;
    return sql.length() <= most ? sql : sql.substring(0, most) + " ...";
  }

  /** Whether no more is kept already than the part of the plan: that might hold other rows. */
  private boolean canKeep(RelNode from) {
    return relations.containsKey(from) || kept.stream().noneMatch(node -> isBelow(node, from));
  }

  /**
   * Has the rows kept that give the keys, since the part might give others the next time, or take
   * long again.
   */
  private boolean keep(Lookup lookup, long mostRows) {
    RelNode from = lookup.from();
    if (relations.containsKey(from)) {
      return true;
    }
    String table = "oxbow_keys_" + ++tables;
    run.execute("CREATE TEMP TABLE " + table + " AS " + lookup.rows(relations::get, mostRows + 1));
    if (count(table) > mostRows) {
      run.execute("DROP TABLE " + table);
      return false;
    }
    relations.put(from, table);
    kept.add(from);
    return true;
  }

  private static boolean isBelow(RelNode node, RelNode wanted) {
    return node == wanted || node.getInputs().stream().anyMatch(input -> isBelow(input, wanted));
  }

  private long count(String table) {
    List<ColumnType> types = List.of(ColumnType.of(ColumnType.Kind.BIGINT));
    try (Rows rows = run.query("SELECT count(*) FROM " + table, types)) {
      @Nullable Object[] row = rows.next();
      return row != null && row[0] instanceof Long count ? count : 0;
    }
  }

  /** Null when there are too many, or too long ones. */
  private @Nullable List<Object[]> keys(Lookup lookup, long mostRows, long mostKeys) {
    List<Object[]> keys = new ArrayList<>();
    long looked = 0;
    long characters = 0;
    String sql = lookup.keys(relations::get, mostRows + 1, mostKeys + 1);
    try (Rows rows = run.query(sql, lookup.types())) {
      for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
        int columns = row.length - 1;
        Object[] key = new Object[columns];
        for (int i = 0; i < columns; i++) {
          Object value = row[i];
          if (value == null) {
            return null;
          }
          key[i] = value;
        }
        keys.add(key);
        looked += row[columns] instanceof Long count ? count : 0;
        characters += Lookup.characters(key);
        if (characters > MOST_CHARACTERS) {
          return null;
        }
      }
    }
    return keys.size() > mostKeys || looked > mostRows ? null : keys;
  }
}
