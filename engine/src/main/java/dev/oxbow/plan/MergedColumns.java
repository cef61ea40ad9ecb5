package dev.oxbow.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * The columns that USING or NATURAL has merged: without a table before it, such a name is the left
 * column, or the COALESCE of all where that may be missing, wherever it stands in a query. Calcite
 * itself knows that only of a select list, and of two tables.
 */
final class MergedColumns extends SqlShuttle {
  private final SqlValidatorImpl validator;
  private final SqlValidatorScope scope;
  private final SqlJoin from;

  private MergedColumns(SqlValidatorImpl validator, SqlValidatorScope scope, SqlJoin from) {
    this.validator = validator;
    this.scope = scope;
    this.from = from;
  }

  /** Writes out the merged columns of a query whose FROM is validated. */
  static void writeOut(SqlSelect select, SqlValidatorImpl validator) {
    if (!(select.getFrom() instanceof SqlJoin join)) {
      return;
    }
    SqlValidatorScope scope = Objects.requireNonNull(validator.getRawSelectScope(select));
    MergedColumns merged = new MergedColumns(validator, scope, join);
    List<String> names = select.getSelectList().stream().map(SqlValidatorUtil::alias).toList();
    merged.items(select.getSelectList());
    select.setWhere(merged.of(select.getWhere()));
    select.setGroupBy((SqlNodeList) merged.of(select.getGroup()));
    select.setHaving(merged.of(select.getHaving()));
    select.setQualify(merged.of(select.getQualify()));
    SqlNodeList order = select.getOrderList();
    if (order != null) {
      SqlNodeList written = new SqlNodeList(order.getParserPosition());
      for (SqlNode item : order) {
        written.add(isNamed(item, names) ? item : item.accept(merged));
      }
      select.setOrderBy(written);
    }
  }

  /** Whether ORDER BY means an item of the select list: of several of one name, it means none. */
  private static boolean isNamed(SqlNode item, List<@Nullable String> names) {
    SqlNode key = item;
    while (key instanceof SqlCall call && call.operandCount() == 1) {
      key = call.operand(0);
    }
    return key instanceof SqlIdentifier id
        && id.isSimple()
        && names.stream().filter(name -> id.getSimple().equalsIgnoreCase(name)).count() == 1;
  }

  private @Nullable SqlNode of(@Nullable SqlNode node) {
    return node == null ? null : node.accept(this);
  }

  /** Within the list, which the validator holds already; a merged column keeps its name. */
  private void items(SqlNodeList list) {
    for (int i = 0; i < list.size(); i++) {
      SqlNode item = list.get(i);
      SqlNode written = item.accept(this);
      list.set(
          i,
          written != item && item instanceof SqlIdentifier id
              ? SqlStdOperatorTable.AS.createCall(
                  id.getParserPosition(),
                  written,
                  new SqlIdentifier(id.getSimple(), id.getParserPosition()))
              : written);
    }
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call.isA(SqlKind.QUERY)) {
      return call;
    }
    if (call.getKind() == SqlKind.AS) {
      List<SqlNode> operands = new ArrayList<>(call.getOperandList());
      operands.set(0, operands.get(0).accept(this));
      return call.getOperator().createCall(call.getParserPosition(), operands);
    }
    return super.visit(call);
  }

  @Override
  public SqlNode visit(SqlIdentifier id) {
    if (!id.isSimple() || id.isStar()) {
      return id;
    }
    int merging = merging(from, id.getSimple());
    Set<String> tables =
        merging == 0
            ? Set.of()
            : scope
                .findQualifyingTableNames(
                    id.getSimple(), id, validator.getCatalogReader().nameMatcher())
                .keySet();
    // A further table with such a column, of another join, leaves it ambiguous.
    if (merging == 0 || tables.size() != merging + 1) {
      return id;
    }
    SqlParserPos pos = id.getParserPosition();
    String left = keepsLeft(from) ? leftmost(from, tables) : null;
    if (left != null) {
      return new SqlIdentifier(List.of(left, id.getSimple()), pos);
    }
    List<SqlNode> columns = new ArrayList<>();
    tables.forEach(table -> columns.add(new SqlIdentifier(List.of(table, id.getSimple()), pos)));
    return SqlStdOperatorTable.COALESCE.createCall(pos, columns);
  }

  /** Whether each row has a row of the leftmost table, whose column is the merged one then. */
  private static boolean keepsLeft(SqlNode node) {
    return !(node instanceof SqlJoin join)
        || join.getJoinType() != JoinType.RIGHT
            && join.getJoinType() != JoinType.FULL
            && keepsLeft(join.getLeft());
  }

  private static @Nullable String leftmost(SqlNode node, Set<String> tables) {
    if (!(node instanceof SqlJoin join)) {
      String alias = SqlValidatorUtil.alias(node);
      return alias != null && tables.contains(alias) ? alias : null;
    }
    String left = leftmost(join.getLeft(), tables);
    return left == null && join.getJoinType() == JoinType.INNER
        ? leftmost(join.getRight(), tables)
        : left;
  }

  /** How many joins merge columns of a name. */
  private int merging(SqlNode node, String name) {
    if (!(node instanceof SqlJoin join)) {
      return 0;
    }
    List<String> names = validator.usingNames(join);
    boolean here =
        names != null && validator.getCatalogReader().nameMatcher().indexOf(names, name) >= 0;
    return (here ? 1 : 0) + merging(join.getLeft(), name) + merging(join.getRight(), name);
  }
}
