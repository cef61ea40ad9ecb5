package dev.oxbow.plan;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Sub-queries that are operands. What reads a source is read once, but the executor's SQL for a
 * call may name an operand more than once: so a sub-query below a call becomes a field of the row
 * below, and the call reads the field. Only what is plainly written once keeps its sub-query, since
 * the executor makes a join of that.
 */
final class SubQueries {
  private static final Set<SqlKind> WRITE_ONCE =
      Set.of(
          SqlKind.AND,
          SqlKind.OR,
          SqlKind.NOT,
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL,
          SqlKind.IS_NULL,
          SqlKind.IS_NOT_NULL,
          SqlKind.IS_TRUE,
          SqlKind.IS_NOT_TRUE,
          SqlKind.IS_FALSE,
          SqlKind.IS_NOT_FALSE);

  private SubQueries() {}

  static boolean areIn(RexNode expression) {
    return RexUtil.SubQueryFinder.find(expression) != null;
  }

  static boolean areIn(RelNode node) {
    boolean[] found = {false};
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            found[0] = true;
            return subQuery;
          }
        });
    return found[0];
  }

  /** Whether there are some in a node or in what it reads. */
  static boolean areBelow(RelNode node) {
    RelNode stripped = node.stripped();
    return areIn(stripped) || stripped.getInputs().stream().anyMatch(SubQueries::areBelow);
  }

  /** A tree in which no sub-query is an operand that may be written twice, but for joins. */
  static RelNode lifted(RelNode root) {
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            RelNode visited = super.visit(node);
            if (visited instanceof Project project && areIn(project)) {
              return lifted(project);
            }
            return visited instanceof Filter filter && areIn(filter) ? lifted(filter) : visited;
          }
        });
  }

  private static RelNode lifted(Project project) {
    Lift lift = new Lift(project, project.getProjects());
    List<RexNode> projects = lift.apply(project.getProjects());
    return lift.isEmpty()
        ? project
        : LogicalProject.create(
            lift.row(),
            project.getHints(),
            projects,
            project.getRowType().getFieldNames(),
            project.getVariablesSet());
  }

  private static RelNode lifted(Filter filter) {
    Lift lift = new Lift(filter, List.of(filter.getCondition()));
    RexNode condition = lift.apply(List.of(filter.getCondition())).get(0);
    if (lift.isEmpty()) {
      return filter;
    }
    RelNode wide =
        LogicalFilter.create(lift.row(), condition, ImmutableSet.copyOf(filter.getVariablesSet()));
    return LogicalProject.create(
        wide,
        List.of(),
        Lift.fields(wide, filter.getRowType().getFieldCount()),
        filter.getRowType().getFieldNames(),
        Set.of());
  }

  /** Replaces sub-queries by fields of a row that holds them behind the fields of the input. */
  private static final class Lift extends RexShuttle {
    private final RelNode node;
    private final RelNode input;
    private final List<RexNode> fields;
    private final int inputFields;
    private final Set<RexSubQuery> repeated = new HashSet<>();
    private boolean once = true;

    Lift(RelNode node, List<RexNode> expressions) {
      this.node = node;
      this.input = node.getInput(0);
      this.inputFields = input.getRowType().getFieldCount();
      this.fields = new ArrayList<>(fields(input, inputFields));
      Set<RexSubQuery> seen = new HashSet<>();
      RexShuttle counter =
          new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subQuery) {
              if (!seen.add(subQuery)) {
                repeated.add(subQuery);
              }
              return super.visitSubQuery(subQuery);
            }
          };
      expressions.forEach(expression -> expression.accept(counter));
    }

    static List<RexNode> fields(RelNode row, int count) {
      RexBuilder rex = row.getCluster().getRexBuilder();
      List<RexNode> fields = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        fields.add(rex.makeInputRef(row, i));
      }
      return fields;
    }

    boolean isEmpty() {
      return fields.size() == inputFields;
    }

    RelNode row() {
      return LogicalProject.create(
          input, List.of(), fields, (List<String>) null, node.getVariablesSet());
    }

    @Override
    public RexNode visitCall(RexCall call) {
      boolean outer = once;
      once = outer && WRITE_ONCE.contains(call.getKind());
      RexNode visited = super.visitCall(call);
      once = outer;
      return visited;
    }

    @Override
    public RexNode visitOver(org.apache.calcite.rex.RexOver over) {
      boolean outer = once;
      once = false;
      RexNode visited = super.visitOver(over);
      once = outer;
      return visited;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      boolean outer = once;
      once = true;
      RexNode visited = super.visitSubQuery(subQuery);
      once = outer;
      if (once && !repeated.contains(subQuery)) {
        return visited;
      }
      int at = fields.indexOf(visited);
      if (at < 0) {
        at = fields.size();
        fields.add(visited);
      }
      return input.getCluster().getRexBuilder().makeInputRef(subQuery.getType(), at);
    }
  }
}
