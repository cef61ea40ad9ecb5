package dev.oxbow.plan;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Moves the calls that the executor does not know out of a placed plan's expressions, into {@link
 * EnumerableLeaf}s below them.
 */
final class LastResort extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node).accept(new IntoSubQueries());
    if (visited instanceof Project project && anyUnknown(project.getProjects())) {
      return moved(project);
    }
    if (visited instanceof Filter filter && anyUnknown(List.of(filter.getCondition()))) {
      return moved(filter);
    }
    if (visited instanceof VisibleRows visible && anyUnknown(visible.all())) {
      Mover mover = new Mover(visible.getInput());
      List<RexNode> conditions =
          visible.conditions().stream().map(condition -> condition.accept(mover)).toList();
      return visible.with(mover.leaf(), conditions, visible.passed());
    }
    if (visited instanceof Join join && anyUnknown(List.of(join.getCondition()))) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "The condition of a join cannot be computed: "
              + join.getCondition()
              + "; compute the function in a sub-query of the join's input");
    }
    return visited;
  }

  private static RelNode moved(Project project) {
    Mover mover = new Mover(project.getInput());
    List<RexNode> projects = project.getProjects().stream().map(p -> p.accept(mover)).toList();
    return LogicalProject.create(
        mover.leaf(),
        project.getHints(),
        projects,
        project.getRowType().getFieldNames(),
        project.getVariablesSet());
  }

  private static RelNode moved(Filter filter) {
    Mover mover = new Mover(filter.getInput());
    RexNode condition = filter.getCondition().accept(mover);
    RelNode wide =
        LogicalFilter.create(
            mover.leaf(),
            condition,
            com.google.common.collect.ImmutableSet.copyOf(filter.getVariablesSet()));
    RexBuilder rex = filter.getCluster().getRexBuilder();
    List<RexNode> fields = new ArrayList<>();
    for (int i = 0; i < filter.getRowType().getFieldCount(); i++) {
      fields.add(rex.makeInputRef(wide, i));
    }
    return LogicalProject.create(
        wide, List.of(), fields, filter.getRowType().getFieldNames(), java.util.Set.of());
  }

  private static boolean anyUnknown(List<RexNode> nodes) {
    boolean[] found = {false};
    RexVisitorImpl<@Nullable Void> visitor =
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitCall(RexCall call) {
            found[0] |= !LocalFunctions.knows(call);
            return super.visitCall(call);
          }

          @Override
          public @Nullable Void visitSubQuery(RexSubQuery subQuery) {
            subQuery.getOperands().forEach(operand -> operand.accept(this));
            return null;
          }

          @Override
          public @Nullable Void visitOver(org.apache.calcite.rex.RexOver over) {
            over.getOperands().forEach(operand -> operand.accept(this));
            return null;
          }
        };
    nodes.forEach(node -> node.accept(visitor));
    return found[0];
  }

  /** Replaces each unknown call by a field of a row that holds it behind the input's fields. */
  private static final class Mover extends RexShuttle {
    private final RelNode input;
    private final RexBuilder rex;
    private final List<RexNode> fields = new ArrayList<>();
    private final int inputFields;

    Mover(RelNode input) {
      this.input = input;
      this.rex = input.getCluster().getRexBuilder();
      this.inputFields = input.getRowType().getFieldCount();
      for (int i = 0; i < inputFields; i++) {
        fields.add(rex.makeInputRef(input, i));
      }
    }

    @Override
    public RexNode visitOver(org.apache.calcite.rex.RexOver over) {
      return super.visitOver(over);
    }

    @Override
    public RexNode visitCall(RexCall call) {
      if (LocalFunctions.knows(call)) {
        return super.visitCall(call);
      }
      refuseWhatLosesDigits(call);
      int at = fields.subList(inputFields, fields.size()).indexOf(call);
      if (at < 0) {
        at = fields.size() - inputFields;
        fields.add(call);
      }
      return rex.makeInputRef(call.getType(), inputFields + at);
    }

    RelNode leaf() {
      RelDataTypeFactory.Builder row = input.getCluster().getTypeFactory().builder();
      for (int i = 0; i < fields.size(); i++) {
        row.add("f" + i, fields.get(i).getType());
      }
      return new EnumerableLeaf(input, fields, row.build());
    }

    /** Calcite's generated code keeps times in milliseconds. */
    private static void refuseWhatLosesDigits(RexCall call) {
      call.accept(
          new RexVisitorImpl<@Nullable Void>(true) {
            @Override
            public @Nullable Void visitInputRef(org.apache.calcite.rex.RexInputRef ref) {
              SqlTypeName type = ref.getType().getSqlTypeName();
              if ((type == SqlTypeName.TIMESTAMP || type == SqlTypeName.TIME)
                  && ref.getType().getPrecision() > 3) {
                throw new OxbowException(
                    ErrorCode.NOT_SUPPORTED,
                    "The function "
                        + call.getOperator().getName()
                        + " would lose the microseconds of its argument; cast it to "
                        + type
                        + "(3) first");
              }
              return null;
            }

            @Override
            public @Nullable Void visitCorrelVariable(RexCorrelVariable variable) {
              throw new OxbowException(
                  ErrorCode.NOT_SUPPORTED,
                  "The function "
                      + call.getOperator().getName()
                      + " cannot be computed over a column of an outer query; compute it there");
            }
          });
    }
  }

  private static final class IntoSubQueries extends RexShuttle {
    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
      return visited.clone(visited.rel.accept(new LastResort()));
    }
  }
}
