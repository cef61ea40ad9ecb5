package dev.oxbow.plan;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalSql;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.RelTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptSamplingParameters;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.Sample;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.TableSpool;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a placed plan as one statement of the executor: a sub-select per node, but inner joins
 * side by side, whose columns are f0, f1, ... by their ordinals. The executor flattens sub-selects,
 * so nesting costs nothing; names cannot clash, and correlated sub-queries find the row they mean
 * by its alias.
 */
final class LocalSqlWriter {
  private final Function<RelNode, @Nullable String> relations;
  private final Map<CorrelationId, Row> correlated = new HashMap<>();
  private final LocalRecursion recursion = new LocalRecursion(this);
  private int aliases;

  /**
   * @param relations what to write after FROM for a leaf, or for a node whose rows are there
   *     already; null for all other nodes
   */
  LocalSqlWriter(Function<RelNode, @Nullable String> relations) {
    this.relations = relations;
  }

  /** The name of the n-th column of every sub-select. */
  static String field(int ordinal) {
    return "f" + ordinal;
  }

  /** A row that expressions read, maybe of several relations side by side: how it is named. */
  record Row(List<String> fields) {
    /** A row of one relation. */
    static Row of(String alias, RelNode node) {
      return of(alias, node.getRowType().getFieldCount());
    }

    private static Row of(String alias, int count) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        fields.add(alias + "." + LocalSqlWriter.field(i));
      }
      return new Row(fields);
    }

    /** A row of two relations side by side. */
    Row and(Row right) {
      List<String> both = new ArrayList<>(fields);
      both.addAll(right.fields);
      return new Row(both);
    }

    String field(int ordinal) {
      return fields.get(ordinal);
    }
  }

  /** The whole statement, whose columns have exactly the promised types, in order. */
  String statement(RelNode root, List<ColumnType> types) {
    Function<List<String>, String> cast =
        fields -> {
          List<String> columns = new ArrayList<>();
          for (int i = 0; i < types.size(); i++) {
            columns.add(
                "CAST("
                    + fields.get(i)
                    + " AS "
                    + LocalSql.type(types.get(i))
                    + ") AS "
                    + field(i));
          }
          return String.join(", ", columns);
        };
    if (root instanceof Sort sort) {
      return sorted(sort, row -> cast.apply(row.fields()));
    }
    if (root instanceof Project project
        && project.getInput() instanceof Sort sort
        && relations.apply(sort) == null
        && !RexOver.containsOver(project.getProjects(), null)) {
      return sorted(
          sort,
          row -> {
            bind(project, row);
            LocalExpressions in = new LocalExpressions(this, row);
            return cast.apply(project.getProjects().stream().map(in::write).toList());
          });
    }
    String t = alias();
    return "SELECT " + cast.apply(Row.of(t, types.size()).fields()) + " FROM " + from(root, t);
  }

  /** A query whose columns are f0, f1, ... */
  String query(RelNode node) {
    if (node instanceof RemoteLeaf leaf) {
      return leaf(leaf, leaf.used(), LocalSqlWriter::field);
    }
    if (node instanceof LogLeaf leaf) {
      return leaf(
          leaf, leaf.used(), i -> LocalSql.column(leaf.table().info().columns().get(i).name()));
    }
    if (node instanceof SystemLeaf leaf) {
      return leaf(leaf, leaf.used(), LocalSqlWriter::field);
    }
    if (node instanceof EnumerableLeaf leaf) {
      return leaf(
          leaf, ImmutableBitSet.range(leaf.getRowType().getFieldCount()), LocalSqlWriter::field);
    }
    String kept = relations.apply(node);
    if (kept != null) {
      return "SELECT * FROM " + kept;
    }
    if (node instanceof Project project) {
      return project(project);
    }
    if (node instanceof Filter filter) {
      String t = alias();
      Row row = Row.of(t, filter);
      bind(filter, row);
      return "SELECT "
          + t
          + ".* FROM "
          + from(filter.getInput(), t)
          + " WHERE "
          + new LocalExpressions(this, row).write(filter.getCondition());
    }
    if (node instanceof VisibleRows visible) {
      return visible(visible);
    }
    if (node instanceof Join join) {
      return join(join);
    }
    if (node instanceof Correlate correlate) {
      return correlate(correlate);
    }
    if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    if (node instanceof Sort sort) {
      return sorted(sort, row -> "*");
    }
    if (node instanceof SetOp setOp) {
      return setOp(setOp);
    }
    if (node instanceof Values values) {
      return values(values);
    }
    if (node instanceof RepeatUnion union) {
      return recursion.write(union);
    }
    if (node instanceof TableSpool spool) {
      return query(spool.getInput());
    }
    if (node instanceof TableScan scan) {
      return "SELECT * FROM " + recursion.name(scan.getTable());
    }
    if (node instanceof Sample sample) {
      return sample(sample);
    }
    throw new OxbowException(
        ErrorCode.NOT_SUPPORTED,
        node.getRelTypeName().replace("Logical", "") + " is not supported in a query yet");
  }

  String alias() {
    return "t" + aliases++;
  }

  private String from(RelNode node, String alias) {
    return "(" + query(node) + ") AS " + alias;
  }

  private void bind(RelNode node, Row row) {
    node.getVariablesSet().forEach(id -> correlated.put(id, row));
  }

  /** The row that a correlation variable means. */
  Row correlated(CorrelationId id) {
    Row row = correlated.get(id);
    if (row == null) {
      throw new IllegalStateException("correlation variable " + id + " is not bound");
    }
    return row;
  }

  private String leaf(RelNode leaf, ImmutableBitSet used, Function<Integer, String> name) {
    List<String> columns = new ArrayList<>();
    List<RelDataTypeField> row = leaf.getRowType().getFieldList();
    for (int i = 0; i < row.size(); i++) {
      String value = used.get(i) ? name.apply(i) : "NULL::" + type(row.get(i).getType());
      columns.add(value + " AS " + field(i));
    }
    String relation = Objects.requireNonNull(relations.apply(leaf), "no relation");
    return recursion.once("SELECT " + String.join(", ", columns) + " FROM " + relation);
  }

  private static String type(RelDataType type) {
    return LocalSql.type(RelTypes.toColumn(type));
  }

  private String project(Project project) {
    boolean windows = RexOver.containsOver(project.getProjects(), null);
    if (project.getInput() instanceof Sort sort && !windows && relations.apply(sort) == null) {
      return sorted(sort, row -> projected(project, row));
    }
    String t = alias();
    Row row = Row.of(t, project.getInput());
    return "SELECT " + projected(project, row) + " FROM " + from(project.getInput(), t);
  }

  private String projected(Project project, Row row) {
    bind(project, row);
    LocalExpressions in = new LocalExpressions(this, row);
    List<String> columns = new ArrayList<>();
    List<RexNode> projects = project.getProjects();
    for (int i = 0; i < projects.size(); i++) {
      columns.add(in.write(projects.get(i)) + " AS " + field(i));
    }
    // A row without columns still counts.
    return columns.isEmpty() ? "1 AS one" : String.join(", ", columns);
  }

  /** The executor moves conditions freely, but none through a LIMIT, were it ever so large. */
  private String visible(VisibleRows visible) {
    String t = alias();
    Row row = Row.of(t, visible.getInput());
    LocalExpressions in = new LocalExpressions(this, row);
    List<String> columns = new ArrayList<>();
    for (int i : visible.columns()) {
      columns.add(row.field(i) + " AS " + field(columns.size()));
    }
    String where = visible.all().stream().map(in::write).collect(Collectors.joining(" AND "));
    return "SELECT "
        + (columns.isEmpty() ? "1 AS one" : String.join(", ", columns))
        + " FROM "
        + from(visible.getInput(), t)
        + (where.isEmpty() ? "" : " WHERE " + where)
        + (visible.conditions().isEmpty() ? "" : " LIMIT " + Long.MAX_VALUE);
  }

  private String sorted(Sort sort, Function<Row, String> select) {
    String t = alias();
    Row row = Row.of(t, sort);
    StringBuilder sql = new StringBuilder("SELECT ");
    sql.append(select.apply(row)).append(" FROM ").append(from(sort.getInput(), t));
    List<RelFieldCollation> keys = sort.getCollation().getFieldCollations();
    if (!keys.isEmpty()) {
      sql.append(" ORDER BY ").append(order(keys, row));
    }
    if (sort.fetch != null) {
      sql.append(" LIMIT ").append(count(sort.fetch));
    }
    if (sort.offset != null) {
      sql.append(" OFFSET ").append(count(sort.offset));
    }
    return sql.toString();
  }

  private static String count(RexNode node) {
    if (node instanceof RexLiteral literal) {
      return String.valueOf(Limits.rows(literal));
    }
    throw new OxbowException(
        ErrorCode.NOT_SUPPORTED, "LIMIT and OFFSET take a number, not an expression");
  }

  static String order(List<RelFieldCollation> keys, Row row) {
    return keys.stream()
        .map(
            key ->
                row.field(key.getFieldIndex())
                    + (key.getDirection().isDescending() ? " DESC" : " ASC")
                    + nulls(key))
        .collect(Collectors.joining(", "));
  }

  private static String nulls(RelFieldCollation key) {
    return switch (key.nullDirection) {
      case FIRST -> " NULLS FIRST";
      case LAST -> " NULLS LAST";
      // NULL is the highest value.
      case UNSPECIFIED -> key.getDirection().isDescending() ? " NULLS FIRST" : " NULLS LAST";
    };
  }

  private String join(Join join) {
    if (join.getJoinType() == JoinRelType.INNER) {
      StringBuilder from = new StringBuilder();
      Row row = sideBySide(join, from);
      return select(row, join) + " FROM " + from;
    }
    String l = alias();
    String r = alias();
    Row row = Row.of(l, join.getLeft()).and(Row.of(r, join.getRight()));
    bind(join, row);
    String condition = new LocalExpressions(this, row).write(join.getCondition());
    String froms = from(join.getLeft(), l);
    String right = from(join.getRight(), r);
    String how =
        switch (join.getJoinType()) {
          case LEFT -> "LEFT JOIN";
          case RIGHT -> "RIGHT JOIN";
          case FULL -> "FULL JOIN";
          case SEMI -> "SEMI JOIN";
          case ANTI -> "ANTI JOIN";
          default ->
              throw new OxbowException(
                  ErrorCode.NOT_SUPPORTED, join.getJoinType() + " JOIN is not supported");
        };
    return select(row, join) + " FROM " + froms + " " + how + " " + right + " ON " + condition;
  }

  /**
   * Inner joins within inner joins become one FROM: of many sub-selects between them the executor
   * leaves some, and orders the joins on either side by themselves.
   */
  private Row sideBySide(RelNode node, StringBuilder from) {
    if (!(node instanceof Join join) || !isInner(node)) {
      String alias = alias();
      from.append(from(node, alias));
      return Row.of(alias, node);
    }
    Row left = sideBySide(join.getLeft(), from);
    from.append(" JOIN ");
    boolean nested = isInner(join.getRight());
    from.append(nested ? "(" : "");
    Row row = left.and(sideBySide(join.getRight(), from));
    from.append(nested ? ")" : "");
    bind(join, row);
    from.append(" ON ").append(new LocalExpressions(this, row).write(join.getCondition()));
    return row;
  }

  private boolean isInner(RelNode node) {
    return node instanceof Join join
        && join.getJoinType() == JoinRelType.INNER
        && relations.apply(join) == null;
  }

  private String correlate(Correlate correlate) {
    String l = alias();
    String r = alias();
    Row left = Row.of(l, correlate.getLeft());
    String froms = from(correlate.getLeft(), l);
    correlated.put(correlate.getCorrelationId(), left);
    String right = from(correlate.getRight(), r);
    String how =
        correlate.getJoinType() == JoinRelType.LEFT ? " LEFT JOIN LATERAL " : " JOIN LATERAL ";
    Row row = left.and(Row.of(r, correlate.getRight()));
    return select(row, correlate) + " FROM " + froms + how + right + " ON TRUE";
  }

  private static String select(Row row, RelNode node) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
      columns.add(row.field(i) + " AS " + field(i));
    }
    return "SELECT " + String.join(", ", columns);
  }

  private String aggregate(Aggregate aggregate) {
    String t = alias();
    Row row = Row.of(t, aggregate.getInput());
    LocalAggregates calls = new LocalAggregates(row, aggregate.getInput());
    List<String> columns = new ArrayList<>();
    for (int key : aggregate.getGroupSet()) {
      columns.add(row.field(key) + " AS " + field(columns.size()));
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      columns.add(calls.write(call) + " AS " + field(columns.size()));
    }
    String sql =
        "SELECT "
            + (columns.isEmpty() ? "1 AS one" : String.join(", ", columns))
            + " FROM "
            + from(aggregate.getInput(), t);
    if (aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
      return aggregate.getGroupSet().isEmpty()
          ? sql
          : sql + " GROUP BY " + keys(aggregate.getGroupSet(), row);
    }
    return sql
        + " GROUP BY GROUPING SETS ("
        + aggregate.getGroupSets().stream()
            .map(set -> "(" + keys(set, row) + ")")
            .collect(Collectors.joining(", "))
        + ")";
  }

  private static String keys(ImmutableBitSet set, Row row) {
    return set.toList().stream().map(row::field).collect(Collectors.joining(", "));
  }

  private String setOp(SetOp setOp) {
    String how =
        switch (setOp.kind) {
          case UNION -> "UNION";
          case INTERSECT -> "INTERSECT";
          case EXCEPT -> "EXCEPT";
          default -> throw new IllegalStateException(setOp.kind.name());
        };
    List<String> inputs = new ArrayList<>();
    for (RelNode input : UnionMembers.of(setOp)) {
      inputs.add(typed(input, setOp.getRowType()));
    }
    return UnionMembers.joined(inputs, " " + how + (setOp.all ? " ALL " : " "));
  }

  /** A query in parentheses whose columns have the types of a row. */
  String typed(RelNode input, RelDataType row) {
    String t = alias();
    List<String> columns = new ArrayList<>();
    for (RelDataTypeField field : row.getFieldList()) {
      String f = t + "." + field(field.getIndex());
      columns.add("CAST(" + f + " AS " + type(field.getType()) + ") AS " + field(field.getIndex()));
    }
    return "(SELECT " + String.join(", ", columns) + " FROM " + from(input, t) + ")";
  }

  private String sample(Sample sample) {
    RelOptSamplingParameters how = sample.getSamplingParameters();
    String method = how.isBernoulli() ? "bernoulli" : "system";
    String seed = how.isRepeatable() ? ", " + how.getRepeatableSeed() : "";
    String percent = how.sampleRate.movePointRight(2).toPlainString();
    return "SELECT * FROM (%s) USING SAMPLE %s%% (%s%s)"
        .formatted(query(sample.getInput()), percent, method, seed);
  }

  private String values(Values values) {
    List<RelDataTypeField> row = values.getRowType().getFieldList();
    if (values.getTuples().isEmpty() || row.isEmpty()) {
      List<String> columns = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        columns.add("NULL::" + type(row.get(i).getType()) + " AS " + field(i));
      }
      String select = "SELECT " + (columns.isEmpty() ? "1 AS one" : String.join(", ", columns));
      return values.getTuples().isEmpty()
          ? select + " WHERE FALSE"
          : select + " FROM range(" + values.getTuples().size() + ")";
    }
    String t = alias();
    List<String> tuples = new ArrayList<>();
    for (List<RexLiteral> tuple : values.getTuples()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < tuple.size(); i++) {
        cells.add(
            "CAST("
                + LocalExpressions.literal(tuple.get(i))
                + " AS "
                + type(row.get(i).getType())
                + ")");
      }
      tuples.add("(" + String.join(", ", cells) + ")");
    }
    String names = row.stream().map(f -> field(f.getIndex())).collect(Collectors.joining(", "));
    return "SELECT * FROM (VALUES " + String.join(", ", tuples) + ") AS " + t + "(" + names + ")";
  }

  /** A sub-query of an expression, in parentheses. */
  String subQuery(RelNode node) {
    return "(" + query(node) + ")";
  }
}
