package dev.oxbow.parse;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SHOW, DESCRIBE and USE. What only reads {@code information_schema} becomes a query of it, which
 * may be filtered by LIKE and WHERE; the others are commands.
 */
final class ShowCommands {
  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_$][\\p{L}\\p{N}_$-]*)";
  private static final String PATH = "(" + NAME + "(?:\\s*\\.\\s*" + NAME + "){0,2})";
  private static final String LIKE = "(?:\\s+LIKE\\s+'((?:[^']|'')*)')?";
  private static final String OF_TABLE =
      "\\s+(?:FROM|IN)\\s+" + PATH + "(?:\\s+(?:FROM|IN)\\s+(" + NAME + "))?";

  private static final Pattern SCHEMAS = command("SHOW\\s+(?:SCHEMAS|DATABASES)" + LIKE);
  private static final Pattern TABLES =
      command("SHOW\\s+TABLES(?:\\s+(?:FROM|IN)\\s+(" + NAME + "))?" + LIKE);
  private static final Pattern COLUMNS =
      command("SHOW\\s+((?:FULL|EXTENDED)\\s+)*(?:COLUMNS|FIELDS)" + OF_TABLE + LIKE);
  private static final Pattern INDEXES =
      command("SHOW\\s+(?:EXTENDED\\s+)?(?:INDEX|INDEXES|KEYS)" + OF_TABLE);
  private static final Pattern CREATE = command("SHOW\\s+CREATE\\s+(?:TABLE|VIEW)\\s+" + PATH);
  private static final Pattern WARNINGS = command("SHOW\\s+WARNINGS(?:\\s+LIMIT\\s+[\\d, ]+)?");
  private static final Pattern GRANTS =
      command("SHOW\\s+GRANTS(?:\\s+FOR\\s+CURRENT_USER(?:\\s*\\(\\s*\\))?)?");
  private static final Pattern DESCRIBE =
      command("DESC(?:RIBE)?\\s+(?:TABLE\\s+)?" + PATH + "(?:\\s+(" + NAME + "|'[^']*'))?");
  private static final Pattern USE = command("USE\\s+(" + NAME + ")");

  /** What follows the words of a command that becomes a query. */
  private static final String REST =
      "(?:\\s+(?:FROM|IN)\\s+(?<schema>"
          + NAME
          + "))?(?:\\s+LIKE\\s+'(?<like>(?:[^']|'')*)'|\\s+WHERE\\s+(?<where>.+))?";

  /**
   * A command that becomes a query.
   *
   * @param query with {@code %s} in the place of the schema's condition
   * @param label the column that LIKE is about
   */
  private record Shown(Pattern form, String query, String label) {}

  private static final List<Shown> QUERIES = new ArrayList<>();

  static {
    shown(
        "FULL\\s+TABLES",
        "SELECT TABLE_NAME AS \"Tables_in_%2$s\", TABLE_TYPE AS \"Table_type\""
            + " FROM information_schema.TABLES WHERE TABLE_SCHEMA = %1$s",
        "Tables_in_%2$s");
    shown(
        "TABLE\\s+STATUS",
        "SELECT TABLE_NAME AS \"Name\", ENGINE AS \"Engine\", VERSION AS \"Version\","
            + " ROW_FORMAT AS \"Row_format\", TABLE_ROWS AS \"Rows\","
            + " AVG_ROW_LENGTH AS \"Avg_row_length\", DATA_LENGTH AS \"Data_length\","
            + " MAX_DATA_LENGTH AS \"Max_data_length\", INDEX_LENGTH AS \"Index_length\","
            + " DATA_FREE AS \"Data_free\", AUTO_INCREMENT AS \"Auto_increment\","
            + " CREATE_TIME AS \"Create_time\", UPDATE_TIME AS \"Update_time\","
            + " CHECK_TIME AS \"Check_time\", TABLE_COLLATION AS \"Collation\","
            + " CHECKSUM AS \"Checksum\", CREATE_OPTIONS AS \"Create_options\","
            + " TABLE_COMMENT AS \"Comment\""
            + " FROM information_schema.TABLES WHERE TABLE_SCHEMA = %s",
        "Name");
    shown(
        "(?:(?:SESSION|LOCAL|GLOBAL)\\s+)?VARIABLES",
        "SELECT VARIABLE_NAME AS \"Variable_name\", VARIABLE_VALUE AS \"Value\""
            + " FROM information_schema.SESSION_VARIABLES WHERE %s IS NOT NULL",
        "Variable_name");
    shown(
        "(?:(?:SESSION|LOCAL|GLOBAL)\\s+)?STATUS",
        "SELECT VARIABLE_NAME AS \"Variable_name\", VARIABLE_VALUE AS \"Value\""
            + " FROM information_schema.SESSION_STATUS WHERE %s IS NOT NULL",
        "Variable_name");
    shown(
        "PROCESSLIST",
        "SELECT ID AS \"Id\", \"USER\" AS \"User\", HOST AS \"Host\", DB AS \"db\","
            + " COMMAND AS \"Command\", \"TIME\" AS \"Time\", STATE AS \"State\","
            + " LEFT(INFO, 100) AS \"Info\""
            + " FROM information_schema.PROCESSLIST WHERE %s IS NOT NULL",
        "Id");
    shown(
        "FULL\\s+PROCESSLIST",
        "SELECT ID AS \"Id\", \"USER\" AS \"User\", HOST AS \"Host\", DB AS \"db\","
            + " COMMAND AS \"Command\", \"TIME\" AS \"Time\", STATE AS \"State\","
            + " INFO AS \"Info\" FROM information_schema.PROCESSLIST WHERE %s IS NOT NULL",
        "Id");
    shown(
        "STORE",
        "SELECT SOURCE_NAME AS \"Source\", TABLE_NAME AS \"Table\", KIND AS \"Kind\","
            + " FILE AS \"File\", BYTES AS \"Bytes\", RECORDS AS \"Records\","
            + " COVERED AS \"Covered\", LAST_USED AS \"Last_used\", OWNER AS \"Owner\""
            + " FROM information_schema.OXBOW_STORE WHERE %s IS NOT NULL",
        "Table");
    shown(
        "PLUGINS",
        "SELECT PLUGIN_NAME AS \"Name\", PLUGIN_STATUS AS \"Status\", PLUGIN_TYPE AS \"Type\","
            + " PLUGIN_LIBRARY AS \"Library\", PLUGIN_LICENSE AS \"License\""
            + " FROM information_schema.PLUGINS WHERE %s IS NOT NULL",
        "Name");
    shown(
        "OPEN\\s+TABLES",
        "SELECT TABLE_SCHEMA AS \"Database\", TABLE_NAME AS \"Table\", 0 AS \"In_use\","
            + " 0 AS \"Name_locked\" FROM information_schema.PARTITIONS"
            + " WHERE TABLE_SCHEMA = %s",
        "Table");
    shown(
        "ERRORS",
        "SELECT PLUGIN_NAME AS \"Level\", 0 AS \"Code\", PLUGIN_NAME AS \"Message\""
            + " FROM information_schema.PLUGINS WHERE %s IS NULL",
        "Level");
    shown(
        "(?:CHARACTER\\s+SET|CHARSET)",
        "SELECT CHARACTER_SET_NAME AS \"Charset\", DESCRIPTION AS \"Description\","
            + " DEFAULT_COLLATE_NAME AS \"Default collation\", MAXLEN AS \"Maxlen\""
            + " FROM information_schema.CHARACTER_SETS WHERE %s IS NOT NULL",
        "Charset");
    shown(
        "COLLATION",
        "SELECT COLLATION_NAME AS \"Collation\", CHARACTER_SET_NAME AS \"Charset\", ID AS \"Id\","
            + " IS_DEFAULT AS \"Default\", IS_COMPILED AS \"Compiled\", SORTLEN AS \"Sortlen\","
            + " PAD_ATTRIBUTE AS \"Pad_attribute\""
            + " FROM information_schema.COLLATIONS WHERE %s IS NOT NULL",
        "Collation");
    shown(
        "(?:STORAGE\\s+)?ENGINES",
        "SELECT ENGINE AS \"Engine\", SUPPORT AS \"Support\", COMMENT AS \"Comment\","
            + " TRANSACTIONS AS \"Transactions\", XA AS \"XA\", SAVEPOINTS AS \"Savepoints\""
            + " FROM information_schema.ENGINES WHERE %s IS NOT NULL",
        "Engine");
    String client =
        " CHARACTER_SET_CLIENT AS \"character_set_client\","
            + " COLLATION_CONNECTION AS \"collation_connection\","
            + " DATABASE_COLLATION AS \"Database Collation\"";
    shown(
        "(?:PROCEDURE|FUNCTION)\\s+STATUS",
        "SELECT ROUTINE_SCHEMA AS \"Db\", ROUTINE_NAME AS \"Name\", ROUTINE_TYPE AS \"Type\","
            + " DEFINER AS \"Definer\", LAST_ALTERED AS \"Modified\", CREATED AS \"Created\","
            + " SECURITY_TYPE AS \"Security_type\", ROUTINE_COMMENT AS \"Comment\","
            + client
            + " FROM information_schema.ROUTINES WHERE %s IS NULL",
        "Name");
    shown(
        "TRIGGERS",
        "SELECT TRIGGER_NAME AS \"Trigger\", EVENT_MANIPULATION AS \"Event\","
            + " EVENT_OBJECT_TABLE AS \"Table\", ACTION_STATEMENT AS \"Statement\","
            + " ACTION_TIMING AS \"Timing\", CREATED AS \"Created\", SQL_MODE AS \"sql_mode\","
            + " DEFINER AS \"Definer\","
            + client
            + " FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = %s",
        "Trigger");
    shown(
        "EVENTS",
        "SELECT EVENT_SCHEMA AS \"Db\", EVENT_NAME AS \"Name\", DEFINER AS \"Definer\","
            + " TIME_ZONE AS \"Time zone\", EVENT_TYPE AS \"Type\", EXECUTE_AT AS \"Execute at\","
            + " INTERVAL_VALUE AS \"Interval value\", INTERVAL_FIELD AS \"Interval field\","
            + " STARTS AS \"Starts\", ENDS AS \"Ends\", STATUS AS \"Status\","
            + " ORIGINATOR AS \"Originator\","
            + client
            + " FROM information_schema.EVENTS WHERE EVENT_SCHEMA = %s",
        "Name");
  }

  private ShowCommands() {}

  private static void shown(String words, String query, String label) {
    QUERIES.add(new Shown(command("SHOW\\s+" + words + REST), query, label));
  }

  private static Pattern command(String form) {
    return Pattern.compile(form, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  /** The query that a SHOW stands for, or null when it stands for none. */
  static @Nullable String asQuery(String text) {
    for (Shown shown : QUERIES) {
      Matcher m = shown.form().matcher(text);
      if (m.matches()) {
        String schema = m.group("schema");
        String name = schema == null ? "schema" : path(schema).get(0).replace("\"", "\"\"");
        String value = schema == null ? "DATABASE()" : "'" + name.replace("'", "''") + "'";
        String query = shown.query().formatted(value, name);
        String label = shown.label().formatted(value, name);
        if (m.group("like") != null) {
          return "SELECT * FROM ("
              + query
              + ") AS x WHERE \""
              + label
              + "\" ILIKE '"
              + m.group("like")
              + "' ORDER BY 1";
        }
        return m.group("where") == null
            ? query + " ORDER BY 1"
            : "SELECT * FROM (" + query + ") AS x WHERE " + m.group("where") + " ORDER BY 1";
      }
    }
    return null;
  }

  static Statement parse(String text) {
    Optional<Matcher> schemas = match(SCHEMAS, text);
    if (schemas.isPresent()) {
      return new Statement.ShowSchemas(unquote(schemas.get().group(1)));
    }
    Optional<Matcher> tables = match(TABLES, text);
    if (tables.isPresent()) {
      String schema = tables.get().group(1);
      return new Statement.ShowTables(
          schema == null ? null : path(schema).get(0), unquote(tables.get().group(2)));
    }
    Optional<Matcher> columns = match(COLUMNS, text);
    if (columns.isPresent()) {
      Matcher m = columns.get();
      return new Statement.ShowColumns(
          table(m.group(2), m.group(3)), m.group(1) != null, unquote(m.group(4)));
    }
    Optional<Matcher> indexes = match(INDEXES, text);
    if (indexes.isPresent()) {
      return new Statement.ShowIndexes(table(indexes.get().group(1), indexes.get().group(2)));
    }
    Optional<Matcher> create = match(CREATE, text);
    if (create.isPresent()) {
      return new Statement.ShowCreate(path(create.get().group(1)));
    }
    if (match(WARNINGS, text).isPresent()) {
      return new Statement.ShowWarnings();
    }
    if (match(GRANTS, text).isPresent()) {
      return new Statement.ShowGrants();
    }
    throw malformed(
        "SHOW",
        "SHOW SCHEMAS, [FULL] TABLES [FROM schema] [LIKE 'pattern'], [FULL] COLUMNS FROM table,"
            + " INDEX FROM table, CREATE TABLE table, TABLE STATUS, VARIABLES, STATUS, WARNINGS,"
            + " CHARACTER SET, COLLATION, ENGINES, PLUGINS, GRANTS, PROCESSLIST or STORE");
  }

  static Statement describe(String text) {
    Matcher m =
        match(DESCRIBE, text)
            .orElseThrow(() -> malformed("DESCRIBE", "DESCRIBE [schema.]table [column]"));
    String column = m.group(2);
    String like =
        column == null
            ? null
            : column.startsWith("'")
                ? column.substring(1, column.length() - 1)
                : path(column).get(0);
    return new Statement.ShowColumns(path(m.group(1)), false, like);
  }

  static Statement use(String text) {
    return match(USE, text)
        .map(m -> (Statement) new Statement.Use(path(m.group(1)).get(0)))
        .orElseThrow(() -> malformed("USE", "USE schema"));
  }

  private static Optional<Matcher> match(Pattern form, String text) {
    Matcher m = form.matcher(text);
    return m.matches() ? Optional.of(m) : Optional.empty();
  }

  static OxbowException malformed(String command, String form) {
    return new OxbowException(
        ErrorCode.SYNTAX, "This form of " + command + " is not understood; write " + form);
  }

  private static List<String> table(String path, @Nullable String schema) {
    List<String> table = new ArrayList<>();
    if (schema != null) {
      table.addAll(path(schema));
    }
    table.addAll(path(path));
    return table;
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

  private static @Nullable String unquote(@Nullable String text) {
    return text == null ? null : text.replace("''", "'");
  }
}
