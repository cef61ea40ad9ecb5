package dev.oxbow.plan;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelRule.OperandBuilder;
import org.apache.calcite.plan.RelRule.OperandDetailBuilder;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.FilterAggregateTransposeRule;
import org.apache.calcite.rel.rules.FilterJoinRule;
import org.apache.calcite.rel.rules.FilterMergeRule;
import org.apache.calcite.rel.rules.FilterProjectTransposeRule;
import org.apache.calcite.rel.rules.FilterSetOpTransposeRule;
import org.apache.calcite.rel.rules.ProjectMergeRule;
import org.apache.calcite.rel.rules.SortRemoveConstantKeysRule;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;

/**
 * The logical phases, in their fixed order: fold constants, part filters with sub-queries from
 * those without, push filters down, tidy up. A filter with a sub-query never moves, since the
 * sub-query may name fields of the row below it by their ordinals. Nothing here searches: the order
 * of joins is the executor's business.
 */
final class Phases {
  private static final HepProgram PUSH_FILTERS =
      program(
          FilterMergeRule.Config.DEFAULT
              .withOperandSupplier(
                  b -> plain(b, Filter.class).oneInput(b2 -> plain(b2, Filter.class).anyInputs()))
              .as(FilterMergeRule.Config.class)
              .toRule(),
          FilterProjectTransposeRule.Config.DEFAULT
              .withOperandSupplier(
                  b -> plain(b, Filter.class).oneInput(b2 -> plain(b2, Project.class).anyInputs()))
              .as(FilterProjectTransposeRule.Config.class)
              .toRule(),
          FilterJoinRule.FilterIntoJoinRule.FilterIntoJoinRuleConfig.DEFAULT
              .withOperandSupplier(
                  b -> plain(b, Filter.class).oneInput(b2 -> b2.operand(Join.class).anyInputs()))
              .as(FilterJoinRule.FilterIntoJoinRule.FilterIntoJoinRuleConfig.class)
              .toRule(),
          FilterJoinRule.JoinConditionPushRule.JoinConditionPushRuleConfig.DEFAULT
              .withOperandSupplier(b -> plain(b, Join.class).anyInputs())
              .as(FilterJoinRule.JoinConditionPushRule.JoinConditionPushRuleConfig.class)
              .toRule(),
          FilterAggregateTransposeRule.Config.DEFAULT
              .withOperandSupplier(
                  b ->
                      plain(b, Filter.class)
                          .oneInput(b2 -> b2.operand(Aggregate.class).anyInputs()))
              .as(FilterAggregateTransposeRule.Config.class)
              .toRule(),
          FilterSetOpTransposeRule.Config.DEFAULT
              .withOperandSupplier(
                  b -> plain(b, Filter.class).oneInput(b2 -> b2.operand(SetOp.class).anyInputs()))
              .as(FilterSetOpTransposeRule.Config.class)
              .toRule());

  private static final HepProgram TIDY =
      program(
          CoreRules.PROJECT_REMOVE,
          ProjectMergeRule.Config.DEFAULT
              .withOperandSupplier(
                  b -> plain(b, Project.class).oneInput(b2 -> plain(b2, Project.class).anyInputs()))
              .as(ProjectMergeRule.Config.class)
              .toRule(),
          CoreRules.SORT_PROJECT_TRANSPOSE,
          // It asks what is known of the rows, and Calcite cannot compute with a sub-query there.
          SortRemoveConstantKeysRule.Config.DEFAULT
              .withOperandSupplier(
                  b -> b.operand(Sort.class).predicate(s -> !SubQueries.areBelow(s)).anyInputs())
              .as(SortRemoveConstantKeysRule.Config.class)
              .toRule());

  private Phases() {}

  private static HepProgram program(RelOptRule... rules) {
    HepProgramBuilder program = new HepProgramBuilder().addMatchOrder(HepMatchOrder.TOP_DOWN);
    program.addRuleCollection(List.of(rules));
    return program.build();
  }

  static RelNode run(RelNode root, LocalDateTime now) {
    RelNode folded =
        root.accept(new Percentiles())
            .accept(new EveryExpression(new FoldLiterals(root.getCluster().getRexBuilder(), now)))
            .accept(new EveryExpression(new InLists(root.getCluster().getRexBuilder())));
    RelNode parted = folded.accept(new PartFilters());
    RelNode pushed = run(PUSH_FILTERS, parted);
    RelNode tidy = SubQueries.lifted(run(TIDY, pushed).accept(new PassVisible()));
    return tidy.accept(new EveryExpression(new IntoSubQueries(now)));
  }

  private static RelNode run(HepProgram program, RelNode root) {
    HepPlanner planner = new HepPlanner(program);
    planner.setRoot(root);
    return planner.findBestExp();
  }

  /** A node of a kind without a sub-query. */
  private static <R extends RelNode> OperandDetailBuilder<R> plain(
      OperandBuilder builder, Class<R> kind) {
    return builder.operand(kind).predicate(node -> !SubQueries.areIn(node));
  }

  /** Shows every expression of a tree to a shuttle. */
  private static final class EveryExpression extends RelHomogeneousShuttle {
    private final RexShuttle shuttle;

    EveryExpression(RexShuttle shuttle) {
      this.shuttle = shuttle;
    }

    @Override
    public RelNode visit(RelNode node) {
      return super.visit(node).accept(shuttle);
    }
  }

  /** Runs the phases within sub-queries. */
  private static final class IntoSubQueries extends RexShuttle {
    private final LocalDateTime now;

    IntoSubQueries(LocalDateTime now) {
      this.now = now;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
      return visited.clone(run(visited.rel, now));
    }
  }

  /** Hands conjuncts that cannot fail to the {@link VisibleRows} below them. */
  private static final class PassVisible extends RelHomogeneousShuttle {
    @Override
    public RelNode visit(RelNode node) {
      RelNode visited = super.visit(node);
      if (!(visited instanceof LogicalFilter filter)
          || !(filter.getInput() instanceof VisibleRows visible)) {
        return visited;
      }
      List<RexNode> stay = new ArrayList<>();
      for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
        if (CannotFail.test(conjunct)) {
          visible = visible.pass(conjunct);
        } else {
          stay.add(conjunct);
        }
      }
      return stay.isEmpty()
          ? visible
          : filter.copy(
              filter.getTraitSet(),
              visible,
              RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), stay));
    }
  }

  /** Puts the conjuncts with sub-queries above those without. */
  private static final class PartFilters extends RelHomogeneousShuttle {
    @Override
    public RelNode visit(RelNode node) {
      RelNode visited = super.visit(node);
      if (!(visited instanceof LogicalFilter filter) || !SubQueries.areIn(filter)) {
        return visited;
      }
      List<RexNode> plain = new ArrayList<>();
      List<RexNode> withSubQuery = new ArrayList<>();
      for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
        (SubQueries.areIn(conjunct) ? withSubQuery : plain).add(conjunct);
      }
      if (plain.isEmpty()) {
        return visited;
      }
      var rex = filter.getCluster().getRexBuilder();
      RelNode below =
          LogicalFilter.create(filter.getInput(), RexUtil.composeConjunction(rex, plain));
      return filter.copy(
          filter.getTraitSet(), below, RexUtil.composeConjunction(rex, withSubQuery));
    }
  }
}
