package dev.oxbow.plan;

import dev.oxbow.spi.Pushdown.KeyAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Finds the {@link Lookup}s of a placed plan: for each equality of a join, of IN or of a correlated
 * sub-query, whether a source finds the rows of one side by an index, and whether the other side
 * can be computed before.
 */
final class Lookups {
  /** Fewer rows are read as fast as keys are computed. */
  private static final double LEAST_ROWS = 1_000;

  private final List<Lookup> found = new ArrayList<>();

  private Lookups() {}

  static List<Lookup> of(RelNode root) {
    Lookups lookups = new Lookups();
    lookups.visit(root);
    return List.copyOf(lookups.found);
  }

  private void visit(RelNode node) {
    if (node instanceof Join join) {
      join(join);
    }
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            if (node instanceof Filter filter) {
              correlated(filter, subQuery.rel);
            }
            visit(subQuery.rel);
            return super.visitSubQuery(subQuery);
          }
        });
    if (node instanceof Filter filter) {
      RelOptUtil.conjunctions(filter.getCondition()).forEach(c -> in(filter, c));
    }
    node.getInputs().forEach(this::visit);
  }

  /**
   * Two expressions that must be equal, over the row of what is restricted and of what is there.
   */
  private record Pair(RexNode key, RexNode value) {}

  private void join(Join join) {
    RelNode left = join.getLeft();
    RelNode right = join.getRight();
    int fields = left.getRowType().getFieldCount();
    ImmutableBitSet lefts = ImmutableBitSet.range(fields);
    ImmutableBitSet rights =
        ImmutableBitSet.range(fields, fields + right.getRowType().getFieldCount());
    List<Pair> pairs = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      if (conjunct.getKind() != SqlKind.EQUALS || SubQueries.areIn(conjunct)) {
        continue;
      }
      RexNode a = ((RexCall) conjunct).getOperands().get(0);
      RexNode b = ((RexCall) conjunct).getOperands().get(1);
      ImmutableBitSet ofA = RelOptUtil.InputFinder.bits(a);
      ImmutableBitSet ofB = RelOptUtil.InputFinder.bits(b);
      if (ofA.isEmpty() || ofB.isEmpty()) {
        continue;
      }
      if (lefts.contains(ofA) && rights.contains(ofB)) {
        pairs.add(new Pair(a, RexUtil.shift(b, -fields)));
      } else if (lefts.contains(ofB) && rights.contains(ofA)) {
        pairs.add(new Pair(b, RexUtil.shift(a, -fields)));
      }
    }
    JoinRelType type = join.getJoinType();
    if (type == JoinRelType.INNER || type == JoinRelType.RIGHT || type == JoinRelType.SEMI) {
      offer(left, right, pairs);
    }
    if (type == JoinRelType.INNER
        || type == JoinRelType.LEFT
        || type == JoinRelType.SEMI
        || type == JoinRelType.ANTI) {
      offer(right, left, pairs.stream().map(p -> new Pair(p.value(), p.key())).toList());
    }
  }

  /** Where a filter keeps only rows that are IN a sub-query, each side has the other's keys. */
  private void in(Filter filter, RexNode conjunct) {
    if (conjunct.getKind() != SqlKind.IN || !(conjunct instanceof RexSubQuery subQuery)) {
      return;
    }
    RexBuilder rex = filter.getCluster().getRexBuilder();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < subQuery.getOperands().size(); i++) {
      RexNode operand = subQuery.getOperands().get(i);
      if (SubQueries.areIn(operand) || RelOptUtil.InputFinder.bits(operand).isEmpty()) {
        return;
      }
      pairs.add(new Pair(operand, rex.makeInputRef(subQuery.rel, i)));
    }
    offer(filter.getInput(), subQuery.rel, pairs);
    offer(
        subQuery.rel,
        filter.getInput(),
        pairs.stream().map(p -> new Pair(p.value(), p.key())).toList());
  }

  /**
   * Of a sub-query only the rows matter that equal, where it says so, some row of the outer one.
   */
  private void correlated(Filter outer, RelNode within) {
    if (within instanceof Filter filter) {
      List<Pair> pairs = new ArrayList<>();
      for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
        if (conjunct.getKind() == SqlKind.EQUALS) {
          RexNode left = ((RexCall) conjunct).getOperands().get(0);
          RexNode right = ((RexCall) conjunct).getOperands().get(1);
          ofOuter(outer, left).ifPresent(value -> pairs.add(new Pair(right, value)));
          ofOuter(outer, right).ifPresent(value -> pairs.add(new Pair(left, value)));
        }
      }
      offer(filter.getInput(), outer.getInput(), pairs);
    }
    within.getInputs().forEach(input -> correlated(outer, input));
  }

  /** An expression over nothing but the row of the outer query, as one over that row. */
  private static Optional<RexNode> ofOuter(Filter outer, RexNode node) {
    if (!RelOptUtil.InputFinder.bits(node).isEmpty() || !RexUtil.containsCorrelation(node)) {
      return Optional.empty();
    }
    RexBuilder rex = outer.getCluster().getRexBuilder();
    RexNode value =
        node.accept(
            new RexShuttle() {
              @Override
              public RexNode visitFieldAccess(RexFieldAccess access) {
                return access.getReferenceExpr() instanceof RexCorrelVariable variable
                        && outer.getVariablesSet().contains(variable.id)
                    ? rex.makeInputRef(outer.getInput(), access.getField().getIndex())
                    : access;
              }
            });
    return RexUtil.containsCorrelation(value) ? Optional.empty() : Optional.of(value);
  }

  /** A scan within a leaf: leaves of the same table may share one. */
  private record Place(RemoteLeaf leaf, TableScan scan) {}

  /** Sees whether scans below one node can be restricted to what another one has. */
  private void offer(RelNode restricted, RelNode there, List<Pair> pairs) {
    Map<Place, List<Pair>> places = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      if (!haveSameEquality(pair.key().getType(), pair.value().getType())
          || !isPlain(pair.value())) {
        continue;
      }
      for (KeyPaths.Scanned scanned : KeyPaths.scans(restricted, pair.key())) {
        if (scanned.leaf().rows() >= LEAST_ROWS) {
          places
              .computeIfAbsent(
                  new Place(scanned.leaf(), scanned.scan()), place -> new ArrayList<>())
              .add(new Pair(scanned.key(), pair.value()));
        }
      }
    }
    places.forEach((place, keys) -> offer(place, keys, there));
  }

  private void offer(Place place, List<Pair> pairs, RelNode there) {
    Optional<KeyAccess> access =
        place
            .leaf()
            .source()
            .pushdown()
            .keyAccess(place.scan(), pairs.stream().map(Pair::key).toList());
    if (access.isEmpty() || occurrences(place.leaf().remote(), place.scan()) != 1) {
      return;
    }
    List<Pair> chosen = access.get().keys().stream().map(pairs::get).toList();
    KeyPaths.Values whole = new KeyPaths.Values(there, chosen.stream().map(Pair::value).toList());
    KeyPaths.Values narrow = whole.narrowed();
    for (KeyPaths.Values from : narrow.from() == there ? List.of(whole) : List.of(narrow, whole)) {
      Repeatable repeatable = Repeatable.of(from.from());
      if (repeatable != Repeatable.NEVER) {
        found.add(
            new Lookup(
                place.leaf(),
                place.scan(),
                chosen.stream().map(Pair::key).toList(),
                from,
                repeatable,
                access.get().rowsPerKey()));
      }
    }
  }

  private static int occurrences(RelNode tree, RelNode node) {
    return tree == node
        ? 1
        : tree.getInputs().stream().mapToInt(input -> occurrences(input, node)).sum();
  }

  private static boolean isPlain(RexNode value) {
    return RexUtil.isDeterministic(value)
        && !SubQueries.areIn(value)
        && !RexUtil.containsCorrelation(value);
  }

  /** Whether a value of one type, as a literal, compares with the other as the join compares. */
  private static boolean haveSameEquality(RelDataType a, RelDataType b) {
    SqlTypeName left = a.getSqlTypeName();
    SqlTypeName right = b.getSqlTypeName();
    return bothIn(SqlTypeName.EXACT_TYPES, left, right)
        || bothIn(SqlTypeName.CHAR_TYPES, left, right)
        || bothIn(SqlTypeName.BINARY_TYPES, left, right)
        || bothIn(List.of(SqlTypeName.DATE, SqlTypeName.TIMESTAMP), left, right)
        || bothIn(List.of(SqlTypeName.DOUBLE, SqlTypeName.FLOAT), left, right);
  }

  private static boolean bothIn(List<SqlTypeName> types, SqlTypeName left, SqlTypeName right) {
    return types.contains(left) && types.contains(right);
  }
}
