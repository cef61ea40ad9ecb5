package dev.oxbow.plan;

import dev.oxbow.function.FunctionTable;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/** Which functions a query may name: the standard's, MySQL's, and what MySQL people expect. */
final class Operators {
  /** MySQL's: the part of a document at a path, as JSON text. */
  private static final SqlFunction JSON_EXTRACT =
      SqlBasicFunction.create(
          "JSON_EXTRACT",
          ReturnTypes.VARCHAR.andThen(
              (binding, type) -> binding.getTypeFactory().createTypeWithNullability(type, true)),
          OperandTypes.STRING_STRING,
          SqlFunctionCategory.STRING);

  /** MySQL's: the text that a JSON string stands for. */
  private static final SqlFunction JSON_UNQUOTE =
      SqlBasicFunction.create(
          "JSON_UNQUOTE",
          ReturnTypes.VARCHAR_NULLABLE,
          OperandTypes.STRING,
          SqlFunctionCategory.STRING);

  /** COALESCE, which Calcite would write as a CASE that has each parameter twice. */
  private static final SqlFunction FIRST_NOT_NULL =
      SqlBasicFunction.create(
          "FIRST_NOT_NULL",
          ReturnTypes.LEAST_RESTRICTIVE,
          OperandTypes.SAME_VARIADIC,
          SqlFunctionCategory.SYSTEM);

  private static final SqlOperatorTable OTHERS =
      SqlOperatorTables.chain(
          SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
              EnumSet.of(SqlLibrary.STANDARD, SqlLibrary.MYSQL)),
          SqlOperatorTables.of(
              List.of(
                  SqlLibraryOperators.GREATEST,
                  SqlLibraryOperators.LEAST,
                  SqlLibraryOperators.IF,
                  SqlLibraryOperators.IFNULL,
                  SqlLibraryOperators.NVL,
                  SqlLibraryOperators.ILIKE,
                  SqlLibraryOperators.NOT_ILIKE,
                  SqlLibraryOperators.STARTS_WITH,
                  SqlLibraryOperators.ENDS_WITH,
                  SqlLibraryOperators.BOOL_AND,
                  SqlLibraryOperators.BOOL_OR,
                  SqlLibraryOperators.STRING_AGG,
                  SqlLibraryOperators.TRY_CAST,
                  SqlLibraryOperators.INFIX_CAST,
                  FIRST_NOT_NULL,
                  JSON_EXTRACT,
                  JSON_UNQUOTE)));

  static final SqlOperatorTable TABLE =
      SqlOperatorTables.chain(
          SqlOperatorTables.of(FunctionTable.operators()),
          SqlOperatorTables.of(AggregateFunctions.ALL),
          new WithoutOurs(OTHERS));

  /** Leaves out functions in whose places ours stand. */
  private record WithoutOurs(SqlOperatorTable table) implements SqlOperatorTable {
    @Override
    public void lookupOperatorOverloads(
        SqlIdentifier name,
        @Nullable SqlFunctionCategory category,
        SqlSyntax syntax,
        List<SqlOperator> found,
        SqlNameMatcher matcher) {
      boolean isOurs =
          name.isSimple()
              && (FunctionTable.knows(name.getSimple())
                  || AggregateFunctions.knows(name.getSimple()));
      if (!isOurs) {
        table.lookupOperatorOverloads(name, category, syntax, found, matcher);
      }
    }

    @Override
    public List<SqlOperator> getOperatorList() {
      return table.getOperatorList();
    }
  }

  private Operators() {}

  /** The names of all functions, in capitals. */
  static Set<String> names() {
    return TABLE.getOperatorList().stream()
        .filter(SqlFunction.class::isInstance)
        .map(operator -> operator.getName().toUpperCase(Locale.ROOT))
        .filter(name -> name.matches("[A-Z][A-Z0-9_]*"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
