package dev.oxbow.plan;

import java.util.EnumSet;
import java.util.List;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlOperatorTables;

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

  /** MySQL's: the time of the statement. */
  private static final SqlFunction NOW =
      SqlBasicFunction.create(
          "NOW",
          ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 0),
          OperandTypes.NILADIC,
          SqlFunctionCategory.TIMEDATE);

  static final SqlOperatorTable TABLE =
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
                  SqlLibraryOperators.LPAD,
                  SqlLibraryOperators.RPAD,
                  SqlLibraryOperators.LTRIM,
                  SqlLibraryOperators.RTRIM,
                  SqlLibraryOperators.ILIKE,
                  SqlLibraryOperators.NOT_ILIKE,
                  SqlLibraryOperators.STARTS_WITH,
                  SqlLibraryOperators.ENDS_WITH,
                  SqlLibraryOperators.BOOL_AND,
                  SqlLibraryOperators.BOOL_OR,
                  SqlLibraryOperators.STRING_AGG,
                  SqlLibraryOperators.TRY_CAST,
                  SqlLibraryOperators.INFIX_CAST,
                  JSON_EXTRACT,
                  JSON_UNQUOTE,
                  NOW)));

  private Operators() {}
}
