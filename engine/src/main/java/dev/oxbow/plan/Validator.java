package dev.oxbow.plan;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.prepare.CalciteSqlValidator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidatorScope.ResolvedImpl;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's validator, under which {@code *} leaves out hidden columns (but for the {@code *} of a
 * NATURAL JOIN or a JOIN USING, whose columns Calcite rearranges by their ordinals).
 */
final class Validator extends CalciteSqlValidator {
  private final Set<SqlParserPos> stars = new HashSet<>();

  Validator(
      SqlOperatorTable operators,
      CalciteCatalogReader reader,
      JavaTypeFactory typeFactory,
      Config config) {
    super(operators, reader, typeFactory, config);
  }

  @Override
  public SqlNode validate(SqlNode query) {
    query.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier id) {
            if (id.isStar()) {
              stars.add(id.getParserPosition());
            }
            return null;
          }
        });
    return super.validate(query);
  }

  @Override
  protected void addToSelectList(
      List<SqlNode> list,
      Set<String> aliases,
      List<Map.Entry<String, RelDataType>> fields,
      SqlNode exp,
      SelectScope scope,
      boolean includeSystemVars) {
    if (exp instanceof SqlIdentifier id
        && id.names.size() > 1
        && stars.contains(id.getParserPosition())
        && !rearranges(scope.getNode().getFrom())
        && isHidden(id, scope)) {
      return;
    }
    super.addToSelectList(list, aliases, fields, exp, scope, includeSystemVars);
  }

  private boolean isHidden(SqlIdentifier id, SelectScope scope) {
    String name = id.names.get(id.names.size() - 1);
    ResolvedImpl resolved = new ResolvedImpl();
    scope.resolve(
        id.names.subList(0, id.names.size() - 1), getCatalogReader().nameMatcher(), true, resolved);
    if (resolved.count() != 1 || resolved.only().namespace.getTable() == null) {
      return false;
    }
    TableInfo table = resolved.only().namespace.getTable().unwrap(TableInfo.class);
    return table != null
        && table.columns().stream()
            .filter(column -> column.name().equals(name))
            .anyMatch(Column::hidden);
  }

  private static boolean rearranges(@Nullable SqlNode from) {
    return from instanceof SqlJoin join
        && (join.isNatural()
            || join.getConditionType() == JoinConditionType.USING
            || rearranges(join.getLeft())
            || rearranges(join.getRight()));
  }
}
