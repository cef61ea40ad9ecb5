package dev.oxbow.plan;

import dev.oxbow.local.LocalSql;
import dev.oxbow.spi.Pushdown;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.RelTypes;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A way to read of a leaf only the rows that a join can use: once what stands beside it is known,
 * its distinct values are keys by which the source finds them. The join is computed all the same,
 * so that a source may give too many rows, but none twice.
 */
public final class Lookup {
  /** Beyond so many alternatives MySQL's optimizer runs out of memory for ranges and reads all. */
  private static final int KEYS_OF_ONE_STATEMENT = 5_000;

  /** What is no plain list is written, and parsed, one within the other. */
  private static final int ALTERNATIVES_OF_ONE_STATEMENT = 500;

  /** Far below what servers take as one packet. */
  private static final int CHARACTERS_OF_ONE_STATEMENT = 100_000;

  /** SQL's last. */
  private static final int MOST_YEAR = 9999;

  private final RemoteLeaf leaf;
  private final TableScan scan;
  private final List<RexNode> columns;
  private final KeyPaths.Values values;
  private final Repeatable repeatable;
  private final double rowsPerKey;

  /**
   * @param scan within what the leaf's source computes
   * @param columns over the scan's row, one for each value
   * @param values what they must equal for a row to matter
   */
  Lookup(
      RemoteLeaf leaf,
      TableScan scan,
      List<RexNode> columns,
      KeyPaths.Values values,
      Repeatable repeatable,
      double rowsPerKey) {
    this.leaf = leaf;
    this.scan = scan;
    this.columns = List.copyOf(columns);
    this.values = values;
    this.repeatable = repeatable;
    this.rowsPerKey = rowsPerKey;
  }

  /** What is read by keys. */
  public RemoteLeaf leaf() {
    return leaf;
  }

  /** The part of the plan whose rows have the keys. */
  public RelNode from() {
    return values.from();
  }

  /** What must be readable, more than once, before the keys are computed. */
  public Leaves needs() {
    return Leaves.of(values.from());
  }

  /** Whether the part of the plan must be kept with the rows that gave the keys. */
  public boolean mustKeep() {
    return repeatable != Repeatable.YES;
  }

  /** Whether computing the part of the plan twice may take long. */
  public boolean isCostly() {
    return isCostly(values.from());
  }

  private static boolean isCostly(RelNode node) {
    return node instanceof Join
        || node instanceof Aggregate
        || node.getInputs().stream().anyMatch(Lookup::isCostly);
  }

  /**
   * Whether nothing may be told of it: whether it was made depends on rows that the session may not
   * see.
   */
  public boolean isDiscreet() {
    Leaves needs = needs();
    return leaf.discreet()
        || leaf.hidesRows()
        || needs.logs().stream().anyMatch(LogLeaf::discreet)
        || needs.remotes().stream().anyMatch(RemoteLeaf::discreet);
  }

  /** An estimate of the rows of one key. */
  public double rowsPerKey() {
    return rowsPerKey;
  }

  /**
   * The executor's statement for the rows that have the keys.
   *
   * @param most how many are given at most
   */
  public String rows(Function<RelNode, @Nullable String> relations, long most) {
    return "SELECT * FROM (" + new LocalSqlWriter(relations).query(from()) + ") LIMIT " + most;
  }

  /**
   * The executor's statement for distinct keys, of the types {@link #types()}, the last column
   * being how many rows have the key. What is too long for a statement is NULL.
   *
   * @param mostRows how many rows are looked at, at most
   * @param mostKeys how many keys are given at most
   */
  public String keys(Function<RelNode, @Nullable String> relations, long mostRows, long mostKeys) {
    List<String> names = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < values.values().size(); i++) {
      String field = LocalSqlWriter.field(i);
      names.add(field);
      String key = "CAST(" + field + " AS " + LocalSql.type(types().get(i)) + ")";
      SqlTypeName type = values.values().get(i).getType().getSqlTypeName();
      String bytes = SqlTypeName.CHAR_TYPES.contains(type) ? "strlen" : "octet_length";
      keys.add(
          SqlTypeName.STRING_TYPES.contains(type)
              ? "CASE WHEN %s(%s) <= %d THEN %s END"
                  .formatted(bytes, field, CHARACTERS_OF_ONE_STATEMENT, key)
              : key);
    }
    RelNode project = LogicalProject.create(from(), List.of(), values.values(), names, Set.of());
    String isKey =
        names.stream().map(name -> name + " IS NOT NULL").collect(Collectors.joining(" AND "));
    return "SELECT %s, count(*) FROM (SELECT * FROM (%s) WHERE %s LIMIT %d) GROUP BY %s LIMIT %d"
        .formatted(
            String.join(", ", keys),
            new LocalSqlWriter(relations).query(project),
            isKey,
            mostRows,
            String.join(", ", names),
            mostKeys);
  }

  public List<ColumnType> types() {
    return Stream.concat(
            values.values().stream().map(value -> RelTypes.toColumn(value.getType())),
            Stream.of(ColumnType.of(ColumnType.Kind.BIGINT)))
        .toList();
  }

  /**
   * The statements for the rows of some keys, none of whose rows is one of another; empty when the
   * source cannot be asked for all of them.
   *
   * @param keys at least one, all different, without NULL
   */
  public Optional<List<String>> statements(List<Object[]> keys) {
    if (!keys.stream().allMatch(Lookup::areLiterals)) {
      return Optional.empty();
    }
    List<RexNode> conditions = new ArrayList<>();
    boolean exact = true;
    for (List<Object[]> part : parts(keys)) {
      Filter over = LogicalFilter.create(scan, condition(part));
      Pushdown.Predicate predicate = leaf.source().pushdown().judge(over, over.getCondition());
      if (predicate.sent().isEmpty()) {
        return Optional.empty();
      }
      exact &= predicate.exact();
      conditions.add(predicate.sent().get());
    }
    // Of conditions that keep more than the keys' rows, two may keep the same one.
    if (conditions.size() > 1 && (!exact || isApproximate())) {
      return Optional.empty();
    }
    List<String> sql = new ArrayList<>();
    for (RexNode condition : conditions) {
      sql.add(leaf.sql(restricted(condition)));
    }
    return Optional.of(sql);
  }

  private static boolean areLiterals(Object[] key) {
    for (Object value : key) {
      boolean isLiteral =
          value instanceof Double number
              ? Double.isFinite(number)
              : value instanceof LocalDate date
                  ? isLiteral(date.getYear())
                  : !(value instanceof LocalDateTime time) || isLiteral(time.getYear());
      if (!isLiteral) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLiteral(int year) {
    return year >= 1 && year <= MOST_YEAR;
  }

  private boolean isApproximate() {
    return columns.stream()
        .anyMatch(c -> SqlTypeName.APPROX_TYPES.contains(c.getType().getSqlTypeName()));
  }

  /** About how long a key is within a statement. */
  public static long characters(Object[] key) {
    long length = 0;
    for (Object value : key) {
      length += value instanceof byte[] bytes ? 2L * bytes.length : value.toString().length();
    }
    return length;
  }

  private List<List<Object[]>> parts(List<Object[]> keys) {
    boolean isList =
        columns.size() == 1
            && columns.get(0).getType().getSqlTypeName() != SqlTypeName.TIMESTAMP
            && values.values().get(0).getType().getSqlTypeName() != SqlTypeName.TIMESTAMP;
    int most = isList ? KEYS_OF_ONE_STATEMENT : ALTERNATIVES_OF_ONE_STATEMENT;
    List<List<Object[]>> parts = new ArrayList<>();
    List<Object[]> part = new ArrayList<>();
    long characters = 0;
    for (Object[] key : keys) {
      long length = characters(key);
      if (part.size() == most
          || (!part.isEmpty() && characters + length > CHARACTERS_OF_ONE_STATEMENT)) {
        parts.add(part);
        part = new ArrayList<>();
        characters = 0;
      }
      part.add(key);
      characters += length;
    }
    parts.add(part);
    return parts;
  }

  private RexNode condition(List<Object[]> keys) {
    RexBuilder rex = leaf.getCluster().getRexBuilder();
    if (columns.size() == 1) {
      return rex.makeIn(columns.get(0), keys.stream().map(key -> literal(rex, key[0], 0)).toList());
    }
    List<RexNode> alternatives = new ArrayList<>();
    for (Object[] key : keys) {
      List<RexNode> equal = new ArrayList<>();
      for (int i = 0; i < key.length; i++) {
        equal.add(
            rex.makeCall(SqlStdOperatorTable.EQUALS, columns.get(i), literal(rex, key[i], i)));
      }
      alternatives.add(RexUtil.composeConjunction(rex, equal));
    }
    return RexUtil.composeDisjunction(rex, alternatives);
  }

  private RexNode literal(RexBuilder rex, Object value, int i) {
    RelDataType type = values.values().get(i).getType();
    // A CHAR would be padded, which the executor does not do.
    RelDataType plain =
        SqlTypeName.CHAR_TYPES.contains(type.getSqlTypeName())
            ? rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR)
            : rex.getTypeFactory().createTypeWithNullability(type, false);
    return Parameters.literal(rex, value, plain, i + 1, true);
  }

  /** What the leaf's source computes, of some rows of the scan only. */
  private RelNode restricted(RexNode condition) {
    return leaf.remote()
        .accept(
            new RelHomogeneousShuttle() {
              @Override
              public RelNode visit(RelNode node) {
                return node == scan ? LogicalFilter.create(scan, condition) : super.visit(node);
              }
            });
  }

  /** For people: by what is looked up, and whose values are the keys. */
  public String describe() {
    Set<String> froms = new TreeSet<>();
    Leaves needs = needs();
    needs
        .logs()
        .forEach(log -> froms.add(log.table().source().name() + "." + log.table().info().id()));
    needs.remotes().forEach(remote -> froms.add(remote.source().name()));
    String by =
        columns.stream()
            .map(c -> scan.getRowType().getFieldNames().get(KeyPaths.column(c)))
            .collect(Collectors.joining(", "));
    List<String> table = scan.getTable().getQualifiedName();
    return table.get(table.size() - 1)
        + " by "
        + by
        + (froms.isEmpty() ? "" : " from " + String.join(", ", froms));
  }
}
