package dev.oxbow.plan;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableInfo;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.prepare.CalciteSqlValidator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.Resources;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidatorException;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.SqlValidatorScope.ResolvedImpl;
import org.apache.calcite.util.Static;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's validator, under which {@code *} leaves out hidden columns (but for the {@code *} of a
 * NATURAL JOIN or a JOIN USING, whose columns Calcite rearranges by their ordinals).
 */
final class Validator extends CalciteSqlValidator {
  private static final Set<SqlKind> ORDERS =
      Set.of(SqlKind.DESCENDING, SqlKind.NULLS_FIRST, SqlKind.NULLS_LAST);

  private final Set<SqlParserPos> stars = new HashSet<>();
  private final UntypedParameters parameters = new UntypedParameters(this);
  private final Map<SqlSelect, Boolean> aggregates = new IdentityHashMap<>();

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

  /** The first step after that which validates FROM. */
  @Override
  protected void validateWhereClause(SqlSelect select) {
    MergedColumns.writeOut(select, this);
    super.validateWhereClause(select);
  }

  @Override
  protected void inferUnknownTypes(RelDataType inferred, SqlValidatorScope scope, SqlNode node) {
    if (node instanceof SqlDynamicParam parameter) {
      boolean isKnown =
          !inferred.equals(unknownType) && inferred.getSqlTypeName() != SqlTypeName.ANY;
      RelDataType type = isKnown ? inferred : parameters.type(parameter, scope);
      super.inferUnknownTypes(unbounded(type), scope, node);
    } else if (node instanceof SqlCall call && !call.isA(SqlKind.QUERY)) {
      if (call.getOperator().getOperandTypeInference() != null) {
        // It asks for the types of its operands, which may wait for their own parameters.
        for (SqlNode operand : call.getOperandList()) {
          if (operand instanceof SqlCall inner
              && !inner.isA(SqlKind.QUERY)
              && UntypedParameters.hasParameter(inner)) {
            inferUnknownTypes(unknownType, scope, inner);
          }
        }
      }
      parameters.enter(call);
      if (call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN) {
        inferList(scope, call);
      } else {
        super.inferUnknownTypes(inferred, scope, node);
      }
      if (call instanceof SqlCase branches) {
        widen(branches, scope);
      }
      parameters.leave();
    } else {
      super.inferUnknownTypes(inferred, scope, node);
    }
  }

  /** A neighbour's length is not the value's, which would be cut off; nor is its precision. */
  private RelDataType unbounded(RelDataType type) {
    if (SqlTypeUtil.isCharacter(type)) {
      return typeFactory.createSqlType(SqlTypeName.VARCHAR);
    }
    return type.getSqlTypeName() == SqlTypeName.REAL
        ? typeFactory.createSqlType(SqlTypeName.DOUBLE)
        : type;
  }

  /** A CASE with a parameter's text is as long as that may be. */
  private void widen(SqlCase branches, SqlValidatorScope scope) {
    boolean hasParameter =
        branches.getElseOperand() instanceof SqlDynamicParam
            || branches.getThenOperands().stream().anyMatch(SqlDynamicParam.class::isInstance);
    RelDataType type = deriveType(scope, branches);
    if (hasParameter && SqlTypeUtil.isCharacter(type)) {
      setValidatedNodeType(
          branches,
          typeFactory.createTypeWithNullability(
              typeFactory.createSqlType(SqlTypeName.VARCHAR), true));
    }
  }

  /** Calcite asks a list for its one type. */
  private void inferList(SqlValidatorScope scope, SqlCall in) {
    if (in.operand(0) instanceof SqlDynamicParam && in.operand(1) instanceof SqlNodeList list) {
      inferUnknownTypes(unknownType, scope, in.operand(0));
      inferUnknownTypes(deriveType(scope, in.operand(0)), scope, list);
    } else if (in.operand(0).getKind() == SqlKind.ROW
        && !UntypedParameters.hasParameter(in.operand(0))
        && in.operand(1) instanceof SqlNodeList list) {
      for (SqlNode row : list) {
        inferUnknownTypes(deriveType(scope, in.operand(0)), scope, row);
      }
    } else {
      super.inferUnknownTypes(unknownType, scope, in);
    }
  }

  /** Calcite infers nothing for keys. */
  @Override
  protected void validateOrderList(SqlSelect select) {
    if (select.getOrderList() != null) {
      for (SqlNode key : select.getOrderList()) {
        SqlNode bare = key;
        while (bare instanceof SqlCall call && ORDERS.contains(bare.getKind())) {
          bare = call.operand(0);
        }
        if (bare instanceof SqlCall && UntypedParameters.hasParameter(bare)) {
          inferUnknownTypes(unknownType, getOrderScope(select), bare);
        }
      }
    }
    super.validateOrderList(select);
  }

  @Override
  public SqlNode expandOrderExpr(SqlSelect select, SqlNode key) {
    if (key instanceof SqlDynamicParam) {
      throw newValidationError(key, Static.RESOURCE.dynamicParamIllegal());
    }
    return super.expandOrderExpr(select, key);
  }

  @Override
  public CalciteContextException newValidationError(
      SqlNode node, Resources.ExInst<SqlValidatorException> e) {
    if (node instanceof SqlDynamicParam parameter) {
      throw new OxbowException(
          ErrorCode.INVALID_QUERY,
          "Of parameter %d no type can be told where it stands; write CAST(? AS type)"
              .formatted(parameter.getIndex() + 1));
    }
    return super.newValidationError(node, e);
  }

  /** Asked once for each item of the select list, all of which it goes through. */
  @Override
  public boolean isAggregate(SqlSelect select) {
    Boolean known = aggregates.get(select);
    if (known == null) {
      known = super.isAggregate(select);
      aggregates.put(select, known);
    }
    return known;
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
