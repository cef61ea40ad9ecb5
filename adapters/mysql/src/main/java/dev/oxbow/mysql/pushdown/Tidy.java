package dev.oxbow.mysql.pushdown;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Makes of a tree the same one as MySQL needs it: without the planner's wrappers and needless
 * casts, without an order of NULLs where there are none, and with names that mean one column only.
 * MySQL takes {@code ORDER BY x} and {@code HAVING x} for an alias first and a column second, and
 * refuses a derived table with two columns of one name; case does not tell names apart.
 */
final class Tidy {
  /** Longer names of columns are refused by MySQL. */
  private static final int LONGEST_NAME = 64;

  private Tidy() {}

  static RelNode tidy(RelNode rel) {
    RelNode node = rel.stripped();
    List<RelNode> inputs = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      RelNode tidied = tidy(input);
      // A filter right over an aggregate would become HAVING.
      boolean apart =
          (tidied instanceof Join && !(node instanceof Project))
              || (tidied instanceof Aggregate && node instanceof Filter);
      inputs.add(apart ? project(tidied, refs(tidied), names(tidied)) : tidied);
    }
    if (node instanceof Project project) {
      RelNode input = inputs.get(0);
      DropCasts drop = new DropCasts(input);
      List<RexNode> expressions = project.getProjects().stream().map(e -> e.accept(drop)).toList();
      return RexUtil.isIdentity(expressions, input.getRowType())
          ? input
          : project(input, expressions, names(project));
    }
    if (node instanceof Filter filter) {
      RelNode input = inputs.get(0);
      RexNode condition = filter.getCondition().accept(new DropCasts(input));
      if (input instanceof Filter below) {
        // MySQL 5.7 would read all that the inner one keeps.
        RexNode both =
            RexUtil.composeConjunction(
                filter.getCluster().getRexBuilder(), List.of(below.getCondition(), condition));
        return below.copy(below.getTraitSet(), below.getInput(), both);
      }
      return filter.copy(filter.getTraitSet(), input, condition);
    }
    if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate, inputs.get(0));
    }
    RelNode copy = inputs.isEmpty() ? node : node.copy(node.getTraitSet(), inputs);
    return copy instanceof Sort sort ? withoutNullOrder(sort) : copy;
  }

  private static List<String> names(RelNode node) {
    return node.getRowType().getFieldNames();
  }

  static List<RexNode> refs(RelNode input) {
    List<RexNode> refs = new ArrayList<>();
    for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
      refs.add(RexInputRef.of(i, input.getRowType()));
    }
    return refs;
  }

  /** A projection whose names mean one column only. */
  static RelNode project(RelNode input, List<RexNode> expressions, List<String> wanted) {
    Set<String> below = namesBelow(input);
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      String same =
          expressions.get(i) instanceof RexInputRef ref ? names(input).get(ref.getIndex()) : "";
      boolean isKept = isName(same) && taken.add(same.toLowerCase(Locale.ROOT));
      names.add(isKept ? same : fresh(wanted.get(i), i, below, taken));
    }
    return LogicalProject.create(input, List.of(), expressions, names, Set.of());
  }

  /** Its calls have other types where a needless cast of an argument is gone. */
  private static RelNode aggregate(Aggregate aggregate, RelNode input) {
    Set<String> below = namesBelow(input);
    Set<String> taken = new HashSet<>();
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      int at = aggregate.getGroupCount() + calls.size();
      calls.add(
          AggregateCall.create(
              SqlParserPos.ZERO,
              call.getAggregation(),
              call.isDistinct(),
              call.isApproximate(),
              call.ignoreNulls(),
              call.rexList,
              call.getArgList(),
              call.filterArg,
              call.distinctKeys,
              call.getCollation(),
              aggregate.hasEmptyGroup(),
              input,
              null,
              fresh(names(aggregate).get(at), at, below, taken)));
    }
    return LogicalAggregate.create(
        input, aggregate.getHints(), aggregate.getGroupSet(), aggregate.getGroupSets(), calls);
  }

  /** The wanted name, or another one when that stands for something else already. */
  private static String fresh(String wanted, int at, Set<String> below, Set<String> taken) {
    String name = isName(wanted) ? wanted : "c" + at;
    String candidate = name;
    for (int i = at; ; i++) {
      String lower = candidate.toLowerCase(Locale.ROOT);
      if (!below.contains(lower) && taken.add(lower)) {
        return candidate;
      }
      candidate = "c" + at + (i == at ? "" : "_" + i);
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty() && name.length() <= LONGEST_NAME && !name.endsWith(" ");
  }

  private static Set<String> namesBelow(RelNode node) {
    Set<String> names = new HashSet<>();
    addNames(node, names);
    return names;
  }

  private static void addNames(RelNode node, Set<String> names) {
    names(node).forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    node.getInputs().forEach(input -> addNames(input, names));
  }

  private static RelNode withoutNullOrder(Sort sort) {
    List<RelFieldCollation> keys = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      RelDataType type = sort.getRowType().getFieldList().get(key.getFieldIndex()).getType();
      keys.add(type.isNullable() ? key : key.withNullDirection(NullDirection.UNSPECIFIED));
    }
    return sort.copy(
        sort.getTraitSet(), sort.getInput(), RelCollations.of(keys), sort.offset, sort.fetch);
  }
}
