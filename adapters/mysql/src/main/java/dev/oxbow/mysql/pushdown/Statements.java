package dev.oxbow.mysql.pushdown;

import dev.oxbow.mysql.catalog.MySqlTable;
import dev.oxbow.mysql.type.MySqlColumn;
import dev.oxbow.mysql.type.ReadAs;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelFieldCollation.NullDirection;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.rel2sql.RelToSqlConverter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Writes the statement for a tree that MySQL may run. */
final class Statements {
  /** Longer aliases of derived tables' columns are refused by MySQL. */
  private static final int LONGEST_NAME = 64;

  private Statements() {}

  static String sql(RelNode root) {
    RelNode tree = withReads(tidy(root.stripped()));
    SqlNode statement = new Converter().visitRoot(tree).asStatement();
    return statement
        .toSqlString(
            config ->
                config
                    .withDialect(MySqlDialect.INSTANCE)
                    .withAlwaysUseParentheses(false)
                    .withSelectListItemsOnSeparateLines(false)
                    .withClauseStartsLine(false)
                    .withIndentation(0))
        .getSql();
  }

  /** Names tables as MySQL does, whatever they are called in the engine. */
  private static final class Converter extends RelToSqlConverter {
    Converter() {
      super(MySqlDialect.INSTANCE);
    }

    @Override
    protected Result dispatch(RelNode node) {
      return node instanceof TableScan scan ? table(scan) : super.dispatch(node);
    }

    private Result table(TableScan scan) {
      MySqlTable table = Lineage.table(scan).orElseThrow();
      SqlIdentifier name =
          new SqlIdentifier(
              List.of(table.info().id().namespace(), table.info().id().name()), SqlParserPos.ZERO);
      return result(name, List.of(Clause.FROM), scan, null);
    }
  }

  /**
   * The same tree, as MySQL needs it: without the planner's wrappers and needless casts, without
   * two columns of one name in a derived table, and without an order of NULLs where there are none.
   */
  private static RelNode tidy(RelNode node) {
    List<RelNode> inputs = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      RelNode tidied = tidy(input.stripped());
      boolean clashes = tidied instanceof Join && !(node instanceof Project);
      inputs.add(clashes ? renamed(tidied) : tidied);
    }
    RelNode copy = inputs.isEmpty() ? node : node.copy(node.getTraitSet(), inputs);
    if (copy instanceof Project project) {
      List<RexNode> expressions =
          project.getProjects().stream().map(e -> e.accept(new DropCasts())).toList();
      return RexUtil.isIdentity(expressions, project.getInput().getRowType())
          ? project.getInput()
          : project(project.getInput(), expressions, project.getRowType().getFieldNames());
    }
    if (copy instanceof Filter filter) {
      return filter.copy(
          filter.getTraitSet(), filter.getInput(), filter.getCondition().accept(new DropCasts()));
    }
    return copy instanceof Sort sort ? withoutNullOrder(sort) : copy;
  }

  /** A join whose columns all have names of their own. */
  private static RelNode renamed(RelNode join) {
    List<String> names = join.getRowType().getFieldNames();
    if (unique(names).equals(names)) {
      return join;
    }
    return project(join, refs(join), names);
  }

  private static RelNode project(RelNode input, List<RexNode> expressions, List<String> names) {
    return LogicalProject.create(input, List.of(), expressions, unique(names), Set.of());
  }

  private static List<RexNode> refs(RelNode input) {
    List<RexNode> refs = new ArrayList<>();
    for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
      refs.add(RexInputRef.of(i, input.getRowType()));
    }
    return refs;
  }

  /** MySQL compares names of columns without case. */
  private static List<String> unique(List<String> names) {
    Set<String> taken = new HashSet<>();
    List<String> unique = new ArrayList<>();
    for (String name : names) {
      boolean isName = !name.isEmpty() && name.length() <= LONGEST_NAME && !name.endsWith(" ");
      String candidate = isName ? name : "c" + unique.size();
      for (int i = 0; !taken.add(candidate.toLowerCase(Locale.ROOT)); i++) {
        candidate = "c" + unique.size() + (i == 0 ? "" : "_" + i);
      }
      unique.add(candidate);
    }
    return unique;
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

  /** Asks for each column of the outermost select list so that its text says all. */
  private static RelNode withReads(RelNode root) {
    if (root instanceof Sort sort) {
      return sort.copy(
          sort.getTraitSet(),
          withReads(sort.getInput()),
          sort.getCollation(),
          sort.offset,
          sort.fetch);
    }
    boolean isProject = root instanceof Project;
    RelNode input = isProject ? root.getInput(0) : root;
    List<RexNode> columns = isProject ? ((Project) root).getProjects() : refs(root);
    List<RexNode> reads = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ReadAs how = Lineage.of(root, i).column().map(MySqlColumn::readAs).orElse(ReadAs.PLAIN);
      reads.add(read(root.getCluster().getRexBuilder(), columns.get(i), how));
    }
    return project(input, reads, root.getRowType().getFieldNames());
  }

  private static RexNode read(RexBuilder rex, RexNode column, ReadAs how) {
    return switch (how) {
      case PLAIN -> column;
      case DOUBLE ->
          rex.makeCall(
              rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE),
              SqlStdOperatorTable.PLUS,
              List.of(column, rex.makeApproxLiteral(BigDecimal.ZERO)));
      case NUMBER ->
          rex.makeCall(
              column.getType(),
              SqlStdOperatorTable.PLUS,
              List.of(column, rex.makeExactLiteral(BigDecimal.ZERO)));
      case WKB ->
          rex.makeCall(
              column.getType(),
              SqlStdOperatorTable.SUBSTRING,
              List.of(column, rex.makeExactLiteral(BigDecimal.valueOf(5))));
    };
  }
}
