package dev.oxbow.mysql.pushdown;

import dev.oxbow.spi.Pushdown;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/** What MySQL may run: only what gives the very rows that the engine would make. Thread-safe. */
public final class MySqlPushdown implements Pushdown {
  private static final Verdict EXACT = new Verdict.Exact();

  /** More are an error in MySQL and MariaDB. */
  private static final int MOST_TABLES = 61;

  private static final Set<JoinRelType> JOINS =
      Set.of(JoinRelType.INNER, JoinRelType.LEFT, JoinRelType.SEMI);

  @Override
  public Predicate judge(Filter filter, RexNode conjunct) {
    return new Predicates(filter).judge(conjunct);
  }

  @Override
  public Verdict judge(RelNode node) {
    RelNode bare = node.stripped();
    if (bare instanceof TableScan scan) {
      return Lineage.table(scan).isPresent() ? EXACT : keep("it is no table of MySQL");
    }
    if (bare instanceof Project project) {
      return project(project);
    }
    if (bare instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    if (bare instanceof Sort sort) {
      return sort(sort);
    }
    if (bare instanceof Join join) {
      return join(join);
    }
    return keep("MySQL is not asked to run a " + bare.getRelTypeName());
  }

  @Override
  public Optional<KeyAccess> keyAccess(RelNode scan, List<RexNode> keys) {
    return Indexes.access(scan, keys);
  }

  @Override
  public String sql(RelNode root) {
    return Statements.sql(root);
  }

  private static Verdict project(Project project) {
    for (RexNode expression : project.getProjects()) {
      if (Columns.behind(expression) == null && !isPlainNumber(expression)) {
        return keep("expression " + expression + " is computed here");
      }
    }
    return EXACT;
  }

  /** An exact number, as it stands. */
  private static boolean isPlainNumber(RexNode expression) {
    return expression instanceof RexLiteral literal
        && !literal.isNull()
        && Columns.isExactNumber(literal.getType());
  }

  private static Verdict aggregate(Aggregate aggregate) {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      return keep("grouping sets are computed here");
    }
    RelNode input = aggregate.getInput();
    for (int key : aggregate.getGroupSet()) {
      Lineage lineage = Lineage.of(input, key);
      if (!lineage.isExact()) {
        return keep("it groups by " + lineage.name() + ": " + lineage.reason());
      }
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      String reason = whyNot(call, input);
      if (!reason.isEmpty()) {
        return keep(reason);
      }
    }
    return aggregate.getRowType().getFieldCount() == 0 ? keep("it has no columns") : EXACT;
  }

  /** Why a call cannot be pushed; empty when it can. */
  private static String whyNot(AggregateCall call, RelNode input) {
    if (call.hasFilter() || call.isApproximate() || !call.getCollation().getKeys().isEmpty()) {
      return call + " has a filter or an order";
    }
    List<Integer> arguments = call.getArgList();
    switch (call.getAggregation().getKind()) {
      case COUNT -> {
        if (arguments.isEmpty()) {
          return "";
        }
        Lineage lineage = Lineage.of(input, arguments.get(0));
        boolean same = call.isDistinct() ? lineage.isExact() : lineage.push().sameNulls();
        return arguments.size() == 1 && same ? "" : call + ": " + lineage.reason();
      }
      case SUM, MIN, MAX -> {
        Lineage lineage = Lineage.of(input, arguments.get(0));
        RelDataType type = input.getRowType().getFieldList().get(arguments.get(0)).getType();
        if (!lineage.isExact()) {
          return call + ": " + lineage.reason();
        }
        return Columns.isExactNumber(type) ? "" : call + ": MySQL is asked for it of numbers only";
      }
      default -> {
        return call + " is computed here";
      }
    }
  }

  private static Verdict sort(Sort sort) {
    if (sort.fetch == null) {
      return keep("sorting in MySQL saves nothing without a LIMIT");
    }
    if (!(sort.fetch instanceof RexLiteral)
        || !(sort.offset == null || sort.offset instanceof RexLiteral)) {
      return keep("LIMIT and OFFSET must be literals");
    }
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      Lineage lineage = Lineage.of(sort.getInput(), key.getFieldIndex());
      if (!lineage.isExact()) {
        return keep("it sorts by " + lineage.name() + ": " + lineage.reason());
      }
    }
    return EXACT;
  }

  private static Verdict join(Join join) {
    if (!JOINS.contains(join.getJoinType())) {
      return keep("a " + join.getJoinType() + " join is made here");
    }
    JoinInfo info = join.analyzeCondition();
    // IS NOT DISTINCT FROM counts as an equal key, too.
    boolean isEqual =
        RelOptUtil.conjunctions(join.getCondition()).stream()
            .allMatch(conjunct -> conjunct.getKind() == SqlKind.EQUALS);
    if (!info.isEqui() || info.leftKeys.isEmpty() || !isEqual) {
      return keep("a join is pushed only for equal keys");
    }
    if (tables(join) > MOST_TABLES) {
      return keep("MySQL joins at most " + MOST_TABLES + " tables");
    }
    for (int i = 0; i < info.leftKeys.size(); i++) {
      int left = info.leftKeys.get(i);
      int right = info.rightKeys.get(i);
      if (!sameEquality(join.getLeft(), left, join.getRight(), right)) {
        Lineage lineage = Lineage.of(join.getLeft(), left);
        Lineage worse = lineage.isExact() ? Lineage.of(join.getRight(), right) : lineage;
        return keep("it joins by " + worse.name() + ": " + worse.reason());
      }
    }
    if (!Lineage.coversKey(join.getLeft(), new HashSet<>(info.leftKeys))
        && !Lineage.coversKey(join.getRight(), new HashSet<>(info.rightKeys))) {
      return keep("neither side is joined by a primary or unique key");
    }
    return EXACT;
  }

  private static int tables(RelNode node) {
    return node instanceof TableScan
        ? 1
        : node.getInputs().stream().mapToInt(MySqlPushdown::tables).sum();
  }

  /** Whether two columns are equal in MySQL if and only if they are in the engine. */
  static boolean sameEquality(RelNode left, int leftColumn, RelNode right, int rightColumn) {
    Lineage a = Lineage.of(left, leftColumn);
    Lineage b = Lineage.of(right, rightColumn);
    if (!a.isExact() || !b.isExact()) {
      return false;
    }
    RelDataType leftType = left.getRowType().getFieldList().get(leftColumn).getType();
    RelDataType rightType = right.getRowType().getFieldList().get(rightColumn).getType();
    if (Columns.isExactNumber(leftType) && Columns.isExactNumber(rightType)) {
      return true;
    }
    boolean sameCollation =
        a.column().isPresent()
            && b.column().isPresent()
            && a.column()
                .get()
                .definition()
                .collation()
                .equals(b.column().get().definition().collation());
    return leftType.getSqlTypeName() == rightType.getSqlTypeName()
        && leftType.getSqlTypeName() != SqlTypeName.BOOLEAN
        && sameCollation;
  }

  private static Verdict keep(String reason) {
    return new Verdict.Keep(reason);
  }
}
