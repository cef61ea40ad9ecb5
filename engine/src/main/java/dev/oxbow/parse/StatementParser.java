package dev.oxbow.parse;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;

/** Parses a statement: queries by Calcite's Babel parser, our own commands here. */
public final class StatementParser {
  private static final SqlParser.Config CONFIG =
      SqlParser.config()
          .withParserFactory(SqlBabelParserImpl.FACTORY)
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withQuotedCasing(Casing.UNCHANGED)
          .withUnquotedCasing(Casing.UNCHANGED)
          .withCaseSensitive(false)
          .withIdentifierMaxLength(1024)
          .withConformance(Dialect.INSTANCE);

  private static final Pattern EXPLAIN =
      Pattern.compile(
          "EXPLAIN\\s+(ANALYZE\\s+)?(?:PLAN\\s+FOR\\s+)?(.*)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern SET_SCHEMA =
      Pattern.compile("SET\\s+SCHEMA\\s+'((?:[^']|'')+)'", Pattern.CASE_INSENSITIVE);
  private static final Pattern TRANSACTION =
      Pattern.compile(
          "(BEGIN|COMMIT|ROLLBACK)(\\s+WORK)?|START\\s+TRANSACTION(\\s+[\\w\\s,]+)?",
          Pattern.CASE_INSENSITIVE);

  private final SessionValues session;

  /**
   * @param session what the statement's functions and variables ask for
   */
  public StatementParser(SessionValues session) {
    this.session = session;
  }

  /**
   * Parses one statement; a trailing semicolon is allowed.
   *
   * @throws OxbowException SYNTAX, READ_ONLY
   */
  public Statement parse(String sql) {
    Backslashes backslashes = session.backslashes();
    try {
      return parse(sql, backslashes);
    } catch (OxbowException e) {
      if (backslashes == Backslashes.STANDARD
          && e.code() == ErrorCode.SYNTAX
          && sql.contains("\\'")) {
        return escaped(sql, e);
      }
      throw e;
    }
  }

  /** Reads as MySQL does what makes no sense otherwise. */
  private Statement escaped(String sql, OxbowException asItStands) {
    try {
      return parse(sql, Backslashes.ESCAPE);
    } catch (OxbowException neither) {
      throw asItStands;
    }
  }

  private Statement parse(String sql, Backslashes backslashes) {
    SqlText text = SqlReader.read(sql, backslashes.inStrings());
    int first = firstWord(text.text());
    if (first == text.text().length()) {
      throw new OxbowException(ErrorCode.SYNTAX, "The statement is empty");
    }
    SqlText rest = text.from(first);
    String word = rest.text().split("[\\s(;]", 2)[0].toUpperCase(Locale.ROOT);
    return switch (word) {
      case "SHOW" -> {
        String query = ShowCommands.asQuery(rest.text());
        yield query == null
            ? ShowCommands.parse(rest.text())
            : query(SqlText.plain(query), backslashes);
      }
      case "DESC", "DESCRIBE" -> ShowCommands.describe(rest.text());
      case "USE" -> ShowCommands.use(rest.text());
      case "SET" -> {
        Matcher schema = SET_SCHEMA.matcher(rest.text());
        yield schema.matches()
            ? new Statement.Use(schema.group(1).replace("''", "'"))
            : SetCommand.parse(rest.text(), session);
      }
      case "BEGIN", "START", "COMMIT", "ROLLBACK" -> {
        if (!TRANSACTION.matcher(rest.text()).matches()) {
          throw ShowCommands.malformed(word, "BEGIN, START TRANSACTION, COMMIT or ROLLBACK");
        }
        yield new Statement.Transaction();
      }
      case "EXPLAIN" -> {
        Matcher m = EXPLAIN.matcher(rest.text());
        if (!m.matches()) {
          throw ShowCommands.malformed("EXPLAIN", "EXPLAIN [ANALYZE] SELECT ...");
        }
        yield new Statement.Explain(m.group(1) != null, query(rest.from(m.start(2)), backslashes));
      }
      case "INSERT",
          "UPDATE",
          "DELETE",
          "MERGE",
          "REPLACE",
          "CREATE",
          "DROP",
          "ALTER",
          "TRUNCATE" ->
          throw new OxbowException(
              ErrorCode.READ_ONLY,
              word + " is not allowed: Oxbow only reads; write to MySQL or Kafka directly");
      case "SELECT", "WITH", "VALUES", "TABLE" -> query(text, backslashes);
      default -> throw unknown(word, text);
    };
  }

  private static int firstWord(String sql) {
    int i = 0;
    while (i < sql.length() && (Character.isWhitespace(sql.charAt(i)) || sql.charAt(i) == '(')) {
      i++;
    }
    return i;
  }

  private static OxbowException unknown(String word, SqlText text) {
    String where = text.at(1, 1);
    return new OxbowException(
        ErrorCode.SYNTAX,
        "Syntax error"
            + where
            + ": a statement does not begin with '"
            + word
            + "'"
            + dev.oxbow.config.Settings.nearest(
                word,
                java.util.Set.of(
                    "SELECT",
                    "WITH",
                    "VALUES",
                    "TABLE",
                    "SHOW",
                    "DESCRIBE",
                    "USE",
                    "SET",
                    "EXPLAIN")));
  }

  /**
   * Parses a condition, as it stands behind WHERE. The session's functions stay as they are.
   *
   * @throws OxbowException SYNTAX
   */
  public static SqlNode condition(String written) {
    SqlText text = SqlReader.read(written, Backslashes.STANDARD.inStrings());
    try {
      SqlNode tree = SqlParser.create(text.text(), CONFIG).parseExpression();
      return new MySqlShapes(null, text, Backslashes.STANDARD).of(tree);
    } catch (SqlParseException e) {
      throw SqlErrors.syntax(e, text);
    }
  }

  private Statement.Select query(SqlText text, Backslashes backslashes) {
    try {
      SqlNode tree = SqlParser.create(text.text(), CONFIG).parseQuery();
      return new Statement.Select(new MySqlShapes(session, text, backslashes).of(tree), text);
    } catch (SqlParseException e) {
      throw SqlErrors.syntax(e, text);
    }
  }
}
