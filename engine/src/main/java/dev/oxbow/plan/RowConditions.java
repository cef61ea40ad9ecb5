package dev.oxbow.plan;

import dev.oxbow.access.Access;
import dev.oxbow.catalog.VisibleTable;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.parse.SqlErrors;
import dev.oxbow.parse.StatementParser;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/** Understands the conditions of row filters, each over the row of one table. */
final class RowConditions {
  private static final String SCHEMA = "row filter";
  private static final Set<String> USER = Set.of("CURRENT_USER", "SESSION_USER");

  private final Access access;
  private final RexBuilder rex;
  private final Conversion conversion;

  /** Validates a query over a schema and makes a tree of it. */
  @FunctionalInterface
  interface Conversion {
    RelNode convert(SqlNode query, CalciteSchema root, String schema);
  }

  RowConditions(Access access, RexBuilder rex, Conversion conversion) {
    this.access = access;
    this.rex = rex;
    this.conversion = conversion;
  }

  /**
   * The condition over the whole table's row.
   *
   * @throws OxbowException INVALID_ACCESS
   */
  RexNode condition(VisibleTable table, String text) {
    try {
      SqlNode condition = StatementParser.condition(text).accept(new Names(table));
      if (condition == null) {
        throw new IllegalStateException("no condition");
      }
      String name = table.name().substring(table.name().lastIndexOf('.') + 1);
      CalciteSchema root = CalciteSchema.createRootSchema(false, false);
      root.add(SCHEMA, new org.apache.calcite.schema.impl.AbstractSchema())
          .add(name, table.whole());
      SqlNode query =
          new SqlSelect(
              SqlParserPos.ZERO,
              null,
              SqlNodeList.of(SqlIdentifier.star(SqlParserPos.ZERO)),
              new SqlIdentifier(name, SqlParserPos.ZERO),
              condition,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null);
      return conditionOf(conversion.convert(query, root, SCHEMA));
    } catch (RuntimeException e) {
      throw invalid(table, SqlErrors.invalid(e));
    }
  }

  private RexNode conditionOf(RelNode node) {
    if (node instanceof Values) {
      return rex.makeLiteral(false);
    }
    if (node instanceof Filter filter) {
      return filter.getCondition();
    }
    return node instanceof TableScan ? rex.makeLiteral(true) : conditionOf(node.getInput(0));
  }

  /** The cause says what is wrong, for the operator: it may name what the session may not see. */
  private static OxbowException invalid(VisibleTable table, OxbowException why) {
    return new OxbowException(
        ErrorCode.INVALID_ACCESS,
        "The row filter of table "
            + table.name()
            + " cannot be applied, so none of its rows can be shown; whoever runs the server finds"
            + " the reason in its log and corrects 'where' of the role",
        why);
  }

  /** Refuses what is no condition over one row, and puts in the user's name. */
  private final class Names extends SqlShuttle {
    private final VisibleTable table;

    Names(VisibleTable table) {
      this.table = table;
    }

    @Override
    public SqlNode visit(SqlDynamicParam parameter) {
      throw notARow("a parameter");
    }

    @Override
    public SqlNode visit(SqlIdentifier id) {
      return id.isSimple() && isUser(id.getSimple()) && !isColumn(id.getSimple()) ? user() : id;
    }

    @Override
    public SqlNode visit(SqlCall call) {
      if (call.isA(SqlKind.QUERY)) {
        throw notARow("a sub-query");
      }
      if (call.getOperandList().isEmpty() && isUser(call.getOperator().getName())) {
        return user();
      }
      SqlNode visited = super.visit(call);
      return visited == null ? call : visited;
    }

    private OxbowException notARow(String what) {
      return new OxbowException(
          ErrorCode.INVALID_QUERY,
          "The row filter of "
              + table.name()
              + " must not have "
              + what
              + "; write a condition"
              + " over the table's own columns");
    }

    private boolean isColumn(String name) {
      return table.whole().getRowType(rex.getTypeFactory()).getFieldNames().stream()
          .anyMatch(name::equalsIgnoreCase);
    }

    private boolean isUser(String name) {
      return USER.contains(name.toUpperCase(Locale.ROOT));
    }

    private SqlNode user() {
      String name =
          access
              .user()
              .orElseThrow(
                  () ->
                      new OxbowException(
                          ErrorCode.INVALID_QUERY,
                          "The row filter of "
                              + table.name()
                              + " asks for the user, but the"
                              + " session has none"));
      return SqlLiteral.createCharString(name, SqlParserPos.ZERO);
    }
  }
}
