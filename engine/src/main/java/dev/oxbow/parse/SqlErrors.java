package dev.oxbow.parse;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidatorException;
import org.jspecify.annotations.Nullable;

/** The parser's and the validator's errors, each as one sentence with its position. */
public final class SqlErrors {
  private static final Pattern ENCOUNTERED =
      Pattern.compile("Encountered \"(.*?)\" at line", Pattern.DOTALL);
  private static final Pattern TABLE =
      Pattern.compile("Object '(.*?)' not found(?: within '(.*?)')?.*");
  private static final Pattern COLUMN = Pattern.compile("(Column|Table) '(.*?)' not found.*");

  private SqlErrors() {}

  static OxbowException syntax(SqlParseException e, SqlText text) {
    throwIfTooDeep(e);
    String message = String.valueOf(e.getMessage());
    Matcher m = ENCOUNTERED.matcher(message);
    SqlParserPos pos = e.getPos();
    String what;
    if (m.find()) {
      String token = m.group(1).replace("<EOF>", "").trim();
      what = token.isEmpty() ? "the statement ends too early" : "'" + token + "' is not expected";
    } else {
      what = PlainWords.of(message.lines().findFirst().orElse("it cannot be read"), Set.of());
    }
    String where = pos == null ? "" : text.at(pos.getLineNum(), pos.getColumnNum());
    return new OxbowException(ErrorCode.SYNTAX, "Syntax error" + where + ": " + what, e);
  }

  /** Calcite wraps this error like any other: whoever owns the stack says what it means. */
  private static void throwIfTooDeep(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof StackOverflowError tooDeep) {
        throw tooDeep;
      }
    }
  }

  /** The table that validation did not find, with the schema it was looked for in. */
  public record MissingTable(String name, @Nullable String schema, String where) {}

  /** Whether a table is missing, and which. */
  public static Optional<MissingTable> missingTable(RuntimeException e, SqlText text) {
    String where = "";
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof CalciteContextException context) {
        where = at(context, text);
      }
      Matcher m = TABLE.matcher(String.valueOf(t.getMessage()));
      if (t instanceof SqlValidatorException && m.matches()) {
        return Optional.of(new MissingTable(m.group(1), m.group(2), where));
      }
    }
    return Optional.empty();
  }

  /** What validation or conversion threw, as ours. */
  public static OxbowException invalid(RuntimeException e) {
    return invalid(e, null, Set.of());
  }

  /**
   * What validation or conversion of a text threw, as ours.
   *
   * @param functions the names of all functions, in capitals
   */
  public static OxbowException invalid(
      RuntimeException e, @Nullable SqlText text, Set<String> functions) {
    throwIfTooDeep(e);
    String where = "";
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof OxbowException ours) {
        return ours;
      }
      if (t instanceof CalciteContextException context) {
        where = at(context, text);
      }
      if (t instanceof SqlValidatorException) {
        String plain = PlainWords.of(String.valueOf(t.getMessage()), functions);
        return new OxbowException(code(t), plain + where, e);
      }
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (e instanceof CalciteContextException || root instanceof UnsupportedOperationException) {
      return new OxbowException(ErrorCode.INVALID_QUERY, root.getMessage() + where, e);
    }
    return new OxbowException(
        ErrorCode.INTERNAL, "The statement could not be planned: " + root + where, e);
  }

  private static ErrorCode code(Throwable t) {
    String message = String.valueOf(t.getMessage());
    if (TABLE.matcher(message).matches()) {
      return ErrorCode.UNKNOWN_TABLE;
    }
    return COLUMN.matcher(message).matches() ? ErrorCode.UNKNOWN_COLUMN : ErrorCode.INVALID_QUERY;
  }

  private static String at(CalciteContextException context, @Nullable SqlText text) {
    return text == null ? "" : text.at(context.getPosLine(), context.getPosColumn());
  }
}
