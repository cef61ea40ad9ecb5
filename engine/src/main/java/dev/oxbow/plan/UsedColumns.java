package dev.oxbow.plan;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Which fields of each node's row somebody above reads, sub-queries included. Nothing is
 * renumbered: a leaf gives NULL for a field that nobody reads.
 */
final class UsedColumns {
  private final Map<RelNode, ImmutableBitSet> used = new IdentityHashMap<>();
  private final Map<CorrelationId, ImmutableBitSet> correlated = new HashMap<>();

  private UsedColumns() {}

  static UsedColumns of(RelNode root) {
    UsedColumns columns = new UsedColumns();
    columns.collectCorrelated(root);
    columns.visit(root, all(root));
    return columns;
  }

  /** The used fields; all of them for a node that was not part of the tree. */
  ImmutableBitSet of(RelNode node, RelNode otherwise) {
    ImmutableBitSet fields = used.get(node);
    if (fields == null) {
      fields = used.getOrDefault(otherwise, all(node));
    }
    return fields;
  }

  private static ImmutableBitSet all(RelNode node) {
    return ImmutableBitSet.range(node.getRowType().getFieldCount());
  }

  private void visit(RelNode node, ImmutableBitSet wanted) {
    used.merge(node, wanted, ImmutableBitSet::union);
    visitSubQueries(node);
    ImmutableBitSet fromCorrelation = ImmutableBitSet.of();
    for (CorrelationId id : node.getVariablesSet()) {
      fromCorrelation = fromCorrelation.union(correlated.getOrDefault(id, ImmutableBitSet.of()));
    }
    if (node instanceof Project project) {
      List<RexNode> read = wanted.toList().stream().map(i -> project.getProjects().get(i)).toList();
      visit(project.getInput(), RelOptUtil.InputFinder.bits(read, null).union(fromCorrelation));
    } else if (node instanceof Filter filter) {
      visit(
          filter.getInput(),
          wanted.union(RelOptUtil.InputFinder.bits(filter.getCondition())).union(fromCorrelation));
    } else if (node instanceof VisibleRows visible) {
      visit(visible.getInput(), visible.reads(wanted));
    } else if (node instanceof Sort sort) {
      visit(sort.getInput(), wanted.union(ImmutableBitSet.of(sort.getCollation().getKeys())));
    } else if (node instanceof Aggregate aggregate) {
      ImmutableBitSet.Builder read = aggregate.getGroupSet().rebuild();
      for (AggregateCall call : aggregate.getAggCallList()) {
        read.addAll(call.getArgList());
        if (call.filterArg >= 0) {
          read.set(call.filterArg);
        }
        if (call.distinctKeys != null) {
          read.addAll(call.distinctKeys);
        }
        read.addAll(call.getCollation().getKeys());
      }
      visit(aggregate.getInput(), read.build());
    } else if (node instanceof Join join) {
      ImmutableBitSet read =
          wanted.union(RelOptUtil.InputFinder.bits(join.getCondition())).union(fromCorrelation);
      int left = join.getLeft().getRowType().getFieldCount();
      ImmutableBitSet leftBits = read.intersect(ImmutableBitSet.range(left));
      int total = left + join.getRight().getRowType().getFieldCount();
      ImmutableBitSet rightBits = read.intersect(ImmutableBitSet.range(left, total)).shift(-left);
      visit(join.getLeft(), leftBits);
      visit(join.getRight(), rightBits);
    } else if (node instanceof Union union && union.all) {
      union.getInputs().forEach(input -> visit(input, wanted));
    } else {
      node.getInputs().forEach(input -> visit(input, all(input)));
    }
  }

  private void visitSubQueries(RelNode node) {
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            boolean onlyWhether = subQuery.getKind() == SqlKind.EXISTS;
            visit(subQuery.rel, onlyWhether ? ImmutableBitSet.of() : all(subQuery.rel));
            return super.visitSubQuery(subQuery);
          }
        });
  }

  private void collectCorrelated(RelNode node) {
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable) {
              correlated.merge(
                  variable.id,
                  ImmutableBitSet.of(access.getField().getIndex()),
                  ImmutableBitSet::union);
            }
            return access;
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            collectCorrelated(subQuery.rel);
            return super.visitSubQuery(subQuery);
          }
        });
    node.getInputs().forEach(this::collectCorrelated);
  }
}
