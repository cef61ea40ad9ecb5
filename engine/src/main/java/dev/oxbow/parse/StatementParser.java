package dev.oxbow.parse;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.jspecify.annotations.Nullable;

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

  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_$][\\p{L}\\p{N}_$-]*)";
  private static final String PATH = "(" + NAME + "(?:\\s*\\.\\s*" + NAME + "){0,2})";
  private static final String LIKE = "(?:\\s+LIKE\\s+'((?:[^']|'')*)')?";

  private static final Pattern SHOW_SCHEMAS = command("SHOW\\s+(?:SCHEMAS|DATABASES)" + LIKE);
  private static final Pattern SHOW_TABLES =
      command("SHOW\\s+(?:FULL\\s+)?TABLES(?:\\s+(?:FROM|IN)\\s+(" + NAME + "))?" + LIKE);
  private static final Pattern SHOW_COLUMNS =
      command(
          "SHOW\\s+(?:FULL\\s+)?(?:COLUMNS|FIELDS)\\s+(?:FROM|IN)\\s+"
              + PATH
              + "(?:\\s+(?:FROM|IN)\\s+("
              + NAME
              + "))?");
  private static final Pattern DESCRIBE = command("DESC(?:RIBE)?\\s+(?:TABLE\\s+)?" + PATH);
  private static final Pattern USE = command("USE\\s+(" + NAME + ")");
  private static final Pattern SET =
      command("SET\\s+(?:SESSION\\s+)?([\\w.]+)\\s*(?:=|\\sTO\\s|\\s)\\s*('(?:[^']|'')*'|\\S+)");
  private static final Pattern EXPLAIN =
      command("EXPLAIN\\s+(ANALYZE\\s+)?(?:PLAN\\s+FOR\\s+)?(.*)");

  private StatementParser() {}

  private static Pattern command(String form) {
    return Pattern.compile(form, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  /**
   * Parses one statement; a trailing semicolon is allowed.
   *
   * @throws OxbowException SYNTAX, READ_ONLY
   */
  public static Statement parse(String sql) {
    String text = SqlText.normalise(sql);
    int first = SqlText.firstWord(text);
    if (first == text.length()) {
      throw new OxbowException(ErrorCode.SYNTAX, "The statement is empty");
    }
    String rest = text.substring(first);
    String word = rest.split("[\\s(;]", 2)[0].toUpperCase(Locale.ROOT);
    return switch (word) {
      case "SHOW" -> show(rest);
      case "DESC", "DESCRIBE" ->
          match(DESCRIBE, rest)
              .map(m -> (Statement) new Statement.ShowColumns(path(m.group(1))))
              .orElseThrow(() -> malformed("DESCRIBE", "DESCRIBE [schema.]table"));
      case "USE" ->
          match(USE, rest)
              .map(m -> (Statement) new Statement.Use(path(m.group(1)).get(0)))
              .orElseThrow(() -> malformed("USE", "USE schema"));
      case "SET" ->
          match(SET, rest)
              .map(m -> (Statement) new Statement.Set(m.group(1), literal(m.group(2))))
              .orElseThrow(() -> malformed("SET", "SET name = value"));
      case "EXPLAIN" -> {
        Matcher m =
            match(EXPLAIN, rest)
                .orElseThrow(() -> malformed("EXPLAIN", "EXPLAIN [ANALYZE] SELECT ..."));
        yield new Statement.Explain(
            m.group(1) != null, new Statement.Select(query(" ".repeat(m.start(2)) + m.group(2))));
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
      default -> new Statement.Select(query(text));
    };
  }

  private static Statement show(String text) {
    Optional<Matcher> schemas = match(SHOW_SCHEMAS, text);
    if (schemas.isPresent()) {
      return new Statement.ShowSchemas(unquote(schemas.get().group(1)));
    }
    Optional<Matcher> tables = match(SHOW_TABLES, text);
    if (tables.isPresent()) {
      String schema = tables.get().group(1);
      return new Statement.ShowTables(
          schema == null ? null : path(schema).get(0), unquote(tables.get().group(2)));
    }
    Optional<Matcher> columns = match(SHOW_COLUMNS, text);
    if (columns.isPresent()) {
      List<String> table = new ArrayList<>();
      if (columns.get().group(2) != null) {
        table.addAll(path(columns.get().group(2)));
      }
      table.addAll(path(columns.get().group(1)));
      return new Statement.ShowColumns(table);
    }
    throw malformed(
        "SHOW",
        "SHOW SCHEMAS, SHOW TABLES [FROM schema] [LIKE 'pattern'] or SHOW COLUMNS FROM table");
  }

  private static SqlNode query(String text) {
    try {
      return SqlParser.create(text, CONFIG).parseQuery();
    } catch (SqlParseException e) {
      throw SqlErrors.syntax(e);
    }
  }

  /**
   * Parses a condition, as it stands behind WHERE.
   *
   * @throws OxbowException SYNTAX
   */
  public static SqlNode condition(String text) {
    try {
      return SqlParser.create(SqlText.normalise(text), CONFIG).parseExpression();
    } catch (SqlParseException e) {
      throw SqlErrors.syntax(e);
    }
  }

  private static Optional<Matcher> match(Pattern form, String text) {
    Matcher m = form.matcher(text);
    return m.matches() ? Optional.of(m) : Optional.empty();
  }

  private static OxbowException malformed(String command, String form) {
    return new OxbowException(
        ErrorCode.SYNTAX, "This form of " + command + " is not understood; write " + form);
  }

  private static List<String> path(String text) {
    Matcher m = Pattern.compile(NAME).matcher(text);
    List<String> parts = new ArrayList<>();
    while (m.find()) {
      String part = m.group();
      parts.add(
          part.startsWith("\"")
              ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
              : part);
    }
    return parts;
  }

  private static String literal(String text) {
    return text.startsWith("'") ? text.substring(1, text.length() - 1).replace("''", "'") : text;
  }

  private static @Nullable String unquote(@Nullable String text) {
    return text == null ? null : text.replace("''", "'");
  }
}
