package dev.oxbow.parse;

import dev.oxbow.function.FunctionTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJsonConstructorNullClause;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/**
 * Gives a parsed tree the meaning that it has for MySQL people: escapes in strings, the session's
 * functions and variables, LIKE's backslash, intervals as arguments, MySQL's names of types; and
 * calls an expression without a name by its text.
 */
final class MySqlShapes extends SqlShuttle {
  /** Reserved words that are functions without parentheses. */
  private static final Set<String> BARE_FUNCTIONS =
      Set.of("CURRENT_USER", "USER", "SESSION_USER", "SYSTEM_USER", "CURRENT_SCHEMA");

  /** In MySQL they are of the whole population; the standard has no such names. */
  private static final Map<String, String> AGGREGATES =
      Map.of("STD", "STDDEV_POP", "STDDEV", "STDDEV_POP", "VARIANCE", "VAR_POP");

  /** The parser knows Calcite's of them, whose results are of other types. */
  private static final Set<SqlKind> PERCENTILES =
      Set.of(SqlKind.PERCENTILE_CONT, SqlKind.PERCENTILE_DISC);

  private final @Nullable SessionValues session;
  private final Backslashes backslashes;
  private final SqlText text;

  /**
   * @param session null when the session's functions are somebody else's business
   */
  MySqlShapes(@Nullable SessionValues session, SqlText text, Backslashes backslashes) {
    this.session = session;
    this.backslashes = backslashes;
    this.text = text;
  }

  SqlNode of(SqlNode tree) {
    return Objects.requireNonNull(tree.accept(this));
  }

  @Override
  public @Nullable SqlNode visit(SqlLiteral literal) {
    if (!(literal instanceof SqlCharStringLiteral) || !backslashes.inStrings()) {
      return literal;
    }
    NlsString value = literal.getValueAs(NlsString.class);
    return value == null || value.getValue().indexOf('\\') < 0
        ? literal
        : SqlLiteral.createCharString(unescaped(value.getValue()), literal.getParserPosition());
  }

  /** MySQL's escapes; {@code \%} and {@code \_} stay, for LIKE. */
  static String unescaped(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      switch (escaped) {
        case '0' -> plain.append('\0');
        case 'b' -> plain.append('\b');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'Z' -> plain.append('\u001a');
        case '%', '_' -> plain.append('\\').append(escaped);
        default -> plain.append(escaped);
      }
    }
    return plain.toString();
  }

  @Override
  public @Nullable SqlNode visit(SqlIdentifier id) {
    if (session == null) {
      return id;
    }
    if (id.isSimple() && id.getSimple().startsWith("@@")) {
      return value(session.variable(id.getSimple()), id.getParserPosition());
    }
    SqlNode value =
        isBareFunction(id) ? sessionFunction(id.getSimple(), id.getParserPosition()) : null;
    return value == null ? id : value;
  }

  private static boolean isBareFunction(SqlIdentifier id) {
    return id.isSimple()
        && !id.isComponentQuoted(0)
        && BARE_FUNCTIONS.contains(id.getSimple().toUpperCase(Locale.ROOT));
  }

  private static boolean isUnsigned(SqlDataTypeSpec type) {
    String name = type.getTypeName().toString();
    return name.equalsIgnoreCase("UNSIGNED") || name.equalsIgnoreCase("UINTEGER");
  }

  @Override
  public @Nullable SqlNode visit(SqlDataTypeSpec type) {
    SqlParserPos pos = type.getParserPosition();
    if (isUnsigned(type)) {
      return new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DECIMAL, 20, 0, pos), pos);
    }
    if (type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic
        && basic.getTypeName().getSimple().equalsIgnoreCase("CHAR")) {
      // As long as the text, and not filled with blanks.
      return new SqlDataTypeSpec(
          new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, basic.getPrecision(), pos), pos);
    }
    if (type.getTypeNameSpec() instanceof SqlUserDefinedTypeNameSpec named) {
      SqlBasicTypeNameSpec known =
          switch (named.getTypeName().toString().toUpperCase(Locale.ROOT)) {
            case "SIGNED", "SIGNED INTEGER" -> new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, pos);
            case "JSON", "TEXT" -> new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, pos);
            default -> null;
          };
      if (known != null) {
        return new SqlDataTypeSpec(known, pos);
      }
    }
    return type;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlSelect select) {
      return select(select);
    }
    if (call.getKind() == SqlKind.AS) {
      List<SqlNode> operands = new ArrayList<>(call.getOperandList());
      operands.set(0, of(operands.get(0)));
      return call.getOperator().createCall(call.getParserPosition(), operands);
    }
    RefusedFunctions.check(call);
    if (call.getKind() == SqlKind.CAST
        && call.operand(1) instanceof SqlDataTypeSpec type
        && isUnsigned(type)) {
      return TimeCalls.function("UNSIGNED", call, MySqlOperators.number(of(call.operand(0))));
    }
    if (call.getOperandList().isEmpty()) {
      SqlNode value = sessionFunction(call.getOperator().getName(), call.getParserPosition());
      if (value != null) {
        return value;
      }
    }
    if (call.getOperator().getName().equals("%")
        && call.operand(0) instanceof SqlBasicCall inner
        && inner.getOperator() == call.getOperator()
        && inner.operand(1) instanceof SqlIdentifier div
        && div.isSimple()
        && div.getSimple().equals(SqlReader.DIV)) {
      return TimeCalls.function("DIV", call, of(inner.operand(0)), of(call.operand(1)));
    }
    SqlNode chain = MySqlOperators.chain(call, this);
    if (chain != null) {
      return chain;
    }
    if (call.getOperator().getName().equalsIgnoreCase("COALESCE")
        && call.getOperandList().stream().anyMatch(SqlDynamicParam.class::isInstance)) {
      return TimeCalls.function(
          "FIRST_NOT_NULL",
          call,
          call.getOperandList().stream().map(this::of).toArray(SqlNode[]::new));
    }
    SqlNode visited = super.visit(call);
    if (!(visited instanceof SqlCall shaped)) {
      return visited;
    }
    Conditions.allowNumbers(shaped);
    SqlNode marked = MySqlOperators.call(shaped);
    if (marked != null) {
      return marked;
    }
    if (shaped.getOperator() instanceof SqlLikeOperator like
        && like.getKind() == SqlKind.LIKE
        && shaped.operandCount() == 2
        && backslashes.inPatterns()) {
      return withEscape(shaped);
    }
    String aggregate =
        shaped.getOperator() instanceof SqlUnresolvedFunction function
            ? AGGREGATES.get(function.getName().toUpperCase(Locale.ROOT))
            : PERCENTILES.contains(shaped.getKind()) ? shaped.getKind().name() : null;
    if (aggregate != null) {
      return TimeCalls.named(aggregate, shaped.getParserPosition())
          .createCall(
              shaped.getFunctionQuantifier(), shaped.getParserPosition(), shaped.getOperandList());
    }
    if (shaped.getOperator() == SqlStdOperatorTable.JSON_ARRAY
        && !text.written(shaped.getParserPosition()).toUpperCase(Locale.ROOT).contains("ABSENT")) {
      // MySQL keeps NULLs, the standard only those that it is told to.
      shaped.setOperand(
          0,
          SqlLiteral.createSymbol(
              SqlJsonConstructorNullClause.NULL_ON_NULL, shaped.getParserPosition()));
    }
    SqlNode timed = TimeCalls.shaped(shaped);
    // The parser knows some functions of the standard whose names are MySQL's as well.
    return timed instanceof SqlCall known
            && known.getOperator() instanceof SqlFunction function
            && !(function instanceof SqlUnresolvedFunction)
            && FunctionTable.knows(function.getName())
        ? TimeCalls.function(
            function.getName(), known, known.getOperandList().toArray(SqlNode[]::new))
        : timed;
  }

  private SqlNode select(SqlSelect select) {
    List<@Nullable String> labels = new ArrayList<>();
    for (SqlNode item : select.getSelectList()) {
      labels.add(label(item));
    }
    SqlSelect shaped = (SqlSelect) Objects.requireNonNull(super.visit(select));
    SqlNodeList items = new SqlNodeList(shaped.getSelectList().getParserPosition());
    for (int i = 0; i < labels.size(); i++) {
      SqlNode item = shaped.getSelectList().get(i);
      String label = labels.get(i);
      items.add(
          label == null
              ? item
              : SqlStdOperatorTable.AS.createCall(
                  item.getParserPosition(),
                  item,
                  new SqlIdentifier(label, item.getParserPosition())));
    }
    shaped.setSelectList(items);
    Conditions.allowNumbers(shaped);
    return shaped;
  }

  /** What an item of a select list is called that has no name; null when it has one. */
  private @Nullable String label(SqlNode item) {
    boolean isNamed =
        item.getKind() == SqlKind.AS
            || item instanceof SqlIdentifier id
                && !(id.isSimple() && id.getSimple().startsWith("@@"))
                && !isBareFunction(id);
    if (isNamed) {
      return null;
    }
    NlsString string =
        item instanceof SqlCharStringLiteral literal ? literal.getValueAs(NlsString.class) : null;
    String label =
        string == null
            ? text.written(item.getParserPosition())
            : backslashes.inStrings() ? unescaped(string.getValue()) : string.getValue();
    return label.isBlank() ? null : label;
  }

  /** A pattern without a backslash stays as it is: a source may be asked for it. */
  private static SqlNode withEscape(SqlCall like) {
    NlsString pattern =
        like.operand(1) instanceof SqlCharStringLiteral literal
            ? literal.getValueAs(NlsString.class)
            : null;
    if (pattern != null && pattern.getValue().indexOf('\\') < 0) {
      return like;
    }
    SqlNode written = like.operand(1);
    if (pattern != null && endsInEscape(pattern.getValue())) {
      // There is nothing to escape: MySQL looks for the backslash itself.
      written = SqlLiteral.createCharString(pattern.getValue() + "\\", written.getParserPosition());
    }
    return like.getOperator()
        .createCall(
            like.getParserPosition(),
            like.operand(0),
            written,
            SqlLiteral.createCharString("\\", like.getParserPosition()));
  }

  private static boolean endsInEscape(String pattern) {
    int backslashes = 0;
    while (backslashes < pattern.length()
        && pattern.charAt(pattern.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /** The value of a function of the session, or null when the name is none. */
  private @Nullable SqlNode sessionFunction(String name, SqlParserPos pos) {
    if (session == null) {
      return null;
    }
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "CURRENT_USER", "USER", "SESSION_USER", "SYSTEM_USER" -> value(session.user(), pos);
      case "DATABASE", "SCHEMA", "CURRENT_SCHEMA" -> value(session.schema(), pos);
      case "VERSION" -> value(session.version(), pos);
      case "CONNECTION_ID" -> value(session.connectionId(), pos);
      default -> null;
    };
  }

  private static SqlNode value(@Nullable Object value, SqlParserPos pos) {
    if (value == null) {
      return SqlStdOperatorTable.CAST.createCall(
          pos,
          SqlLiteral.createNull(pos),
          new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, pos), pos));
    }
    return value instanceof Long number
        ? SqlLiteral.createExactNumeric(BigDecimal.valueOf(number).toPlainString(), pos)
        : SqlLiteral.createCharString(value.toString(), pos);
  }
}
