package dev.oxbow.mysql.pushdown;

import dev.oxbow.mysql.catalog.MySqlTable;
import dev.oxbow.mysql.type.MySqlColumn;
import dev.oxbow.mysql.type.ReadAs;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.rel2sql.RelToSqlConverter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Writes the statement for a tree that MySQL may run. */
final class Statements {
  /** A geometry's SRID comes before its WKB. */
  private static final int WKB_AT = 5;

  private Statements() {}

  static String sql(RelNode root) {
    RelNode tree = withReads(Tidy.tidy(root));
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

  /** Asks for each column of the outermost select list so that its text says all. */
  private static RelNode withReads(RelNode root) {
    if (root instanceof Project project && project.getInput() instanceof Sort sort) {
      return withReads(sortedLast(project, sort));
    }
    if (root instanceof Sort sort) {
      RelNode input = withReads(sort.getInput());
      return sort.copy(sort.getTraitSet(), input, sort.getCollation(), sort.offset, sort.fetch);
    }
    return root instanceof Project project
        ? withReads(project.getInput(), project)
        : withReads(root, null);
  }

  /**
   * The same rows, sorted by the outermost SELECT: the order of a derived table's rows is nobody's
   * promise. Columns to sort by that the projection leaves out come after its own.
   */
  private static RelNode sortedLast(Project project, Sort sort) {
    List<RexNode> columns = new ArrayList<>(project.getProjects());
    List<String> names = new ArrayList<>(project.getRowType().getFieldNames());
    List<RelFieldCollation> keys = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      RexInputRef column = RexInputRef.of(key.getFieldIndex(), sort.getRowType());
      if (!columns.contains(column)) {
        columns.add(column);
        names.add(sort.getRowType().getFieldNames().get(key.getFieldIndex()));
      }
      keys.add(key.withFieldIndex(columns.indexOf(column)));
    }
    RelNode below = Tidy.tidy(Tidy.project(sort.getInput(), columns, names));
    return sort.copy(sort.getTraitSet(), below, RelCollations.of(keys), sort.offset, sort.fetch);
  }

  private static RelNode withReads(RelNode input, @Nullable Project project) {
    List<RexNode> columns = project == null ? Tidy.refs(input) : project.getProjects();
    List<String> names = (project == null ? input : project).getRowType().getFieldNames();
    RelNode named = Tidy.project(input, columns, names);
    List<RexNode> reads = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ReadAs how = Lineage.of(named, i).column().map(MySqlColumn::readAs).orElse(ReadAs.PLAIN);
      reads.add(read(input.getCluster().getRexBuilder(), columns.get(i), how));
    }
    return LogicalProject.create(
        input, List.of(), reads, named.getRowType().getFieldNames(), Set.of());
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
              List.of(column, rex.makeExactLiteral(BigDecimal.valueOf(WKB_AT))));
    };
  }
}
