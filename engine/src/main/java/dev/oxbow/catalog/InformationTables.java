package dev.oxbow.catalog;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.SystemTable;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables of {@link InformationSchema}: their columns, as MySQL 8 has them, and their rows. What
 * MySQL lacks begins with {@code OXBOW_}.
 */
final class InformationTables {
  private InformationTables() {}

  /** All tables, by their names. */
  static Map<String, SystemTable> over(Catalog catalog, SessionFacts session) {
    InformationRows rows = new InformationRows(catalog);
    Map<String, SystemTable> tables = new TreeMap<>();
    for (SystemTable table :
        List.of(
            new Made(
                "SCHEMATA",
                "CATALOG_NAME SCHEMA_NAME DEFAULT_CHARACTER_SET_NAME DEFAULT_COLLATION_NAME"
                    + " SQL_PATH",
                rows::schemata),
            new Made(
                "TABLES",
                "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME TABLE_TYPE ENGINE VERSION:n ROW_FORMAT"
                    + " TABLE_ROWS:n AVG_ROW_LENGTH:n DATA_LENGTH:n MAX_DATA_LENGTH:n"
                    + " INDEX_LENGTH:n DATA_FREE:n AUTO_INCREMENT:n CREATE_TIME:t UPDATE_TIME:t"
                    + " CHECK_TIME:t TABLE_COLLATION CHECKSUM:n CREATE_OPTIONS TABLE_COMMENT",
                rows::tables),
            new Made(
                "COLUMNS",
                "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION:n"
                    + " COLUMN_DEFAULT IS_NULLABLE DATA_TYPE CHARACTER_MAXIMUM_LENGTH:n"
                    + " CHARACTER_OCTET_LENGTH:n NUMERIC_PRECISION:n NUMERIC_SCALE:n"
                    + " DATETIME_PRECISION:n CHARACTER_SET_NAME COLLATION_NAME COLUMN_TYPE"
                    + " COLUMN_KEY EXTRA PRIVILEGES COLUMN_COMMENT GENERATION_EXPRESSION",
                rows::columns),
            new Made(
                "STATISTICS",
                "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME NON_UNIQUE:n INDEX_SCHEMA INDEX_NAME"
                    + " SEQ_IN_INDEX:n COLUMN_NAME COLLATION CARDINALITY:n SUB_PART:n PACKED"
                    + " NULLABLE INDEX_TYPE COMMENT INDEX_COMMENT IS_VISIBLE EXPRESSION",
                rows::statistics),
            new Made(
                "KEY_COLUMN_USAGE",
                "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_CATALOG TABLE_SCHEMA"
                    + " TABLE_NAME COLUMN_NAME ORDINAL_POSITION:n"
                    + " POSITION_IN_UNIQUE_CONSTRAINT:n REFERENCED_TABLE_SCHEMA"
                    + " REFERENCED_TABLE_NAME REFERENCED_COLUMN_NAME",
                rows::keyColumns),
            new Made(
                "TABLE_CONSTRAINTS",
                "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_SCHEMA TABLE_NAME"
                    + " CONSTRAINT_TYPE ENFORCED",
                rows::constraints),
            new Made(
                "REFERENTIAL_CONSTRAINTS",
                "CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME UNIQUE_CONSTRAINT_CATALOG"
                    + " UNIQUE_CONSTRAINT_SCHEMA UNIQUE_CONSTRAINT_NAME MATCH_OPTION UPDATE_RULE"
                    + " DELETE_RULE TABLE_NAME REFERENCED_TABLE_NAME",
                rows::references),
            new Made(
                "VIEWS",
                "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME VIEW_DEFINITION CHECK_OPTION IS_UPDATABLE"
                    + " DEFINER SECURITY_TYPE CHARACTER_SET_CLIENT COLLATION_CONNECTION",
                rows::views),
            new Made(
                "ENGINES",
                "ENGINE SUPPORT COMMENT TRANSACTIONS XA SAVEPOINTS",
                wanted -> one("OXBOW", "DEFAULT", "One schema over its sources", "NO", "NO", "NO")),
            new Made(
                "CHARACTER_SETS",
                "CHARACTER_SET_NAME DEFAULT_COLLATE_NAME DESCRIPTION MAXLEN:n",
                wanted -> one("utf8mb4", InformationRows.COLLATION, "UTF-8 Unicode", 4L)),
            new Made(
                "COLLATIONS",
                "COLLATION_NAME CHARACTER_SET_NAME ID:n IS_DEFAULT IS_COMPILED SORTLEN:n"
                    + " PAD_ATTRIBUTE",
                wanted ->
                    one(InformationRows.COLLATION, "utf8mb4", 309L, "Yes", "Yes", 1L, "NO PAD")),
            new Made(
                "COLLATION_CHARACTER_SET_APPLICABILITY",
                "COLLATION_NAME CHARACTER_SET_NAME",
                wanted -> one(InformationRows.COLLATION, "utf8mb4")),
            new Made(
                "SESSION_VARIABLES",
                "VARIABLE_NAME VARIABLE_VALUE",
                wanted -> pairs(session.variables())),
            new Made(
                "GLOBAL_VARIABLES",
                "VARIABLE_NAME VARIABLE_VALUE",
                wanted -> pairs(session.variables())),
            new Made(
                "SESSION_STATUS",
                "VARIABLE_NAME VARIABLE_VALUE",
                wanted -> pairs(session.status())),
            new Made(
                "GLOBAL_STATUS", "VARIABLE_NAME VARIABLE_VALUE", wanted -> pairs(session.status())),
            new Made(
                "PROCESSLIST",
                "ID:n USER HOST DB COMMAND TIME:n STATE INFO",
                wanted -> processes(session)),
            new Made(
                "OXBOW_STORE",
                "SOURCE_NAME TABLE_NAME KIND FILE BYTES:n RECORDS:n COVERED LAST_USED:t OWNER",
                wanted -> store(session)),
            new Made(
                "USER_PRIVILEGES",
                "GRANTEE TABLE_CATALOG PRIVILEGE_TYPE IS_GRANTABLE",
                wanted -> one(grantee(session), "def", "USAGE", "NO")),
            new Made(
                "TABLE_PRIVILEGES",
                "GRANTEE TABLE_CATALOG TABLE_SCHEMA TABLE_NAME PRIVILEGE_TYPE IS_GRANTABLE",
                wanted -> rows.privileges(wanted, grantee(session))))) {
      tables.put(table.info().id().name(), table);
    }
    AbsentThings.COLUMNS.forEach(
        (name, columns) -> tables.put(name, new Made(name, columns, wanted -> List.of())));
    return tables;
  }

  private static String grantee(SessionFacts session) {
    return "'" + session.user() + "'@'%'";
  }

  private static List<@Nullable Object[]> processes(SessionFacts session) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (SessionFacts.Process process : session.processes()) {
      boolean runs = process.statement() != null;
      rows.add(
          new @Nullable Object[] {
            process.id(),
            process.user(),
            "",
            process.schema(),
            runs ? "Query" : "Sleep",
            process.seconds(),
            runs ? "executing" : "",
            process.statement()
          });
    }
    return rows;
  }

  private static List<@Nullable Object[]> store(SessionFacts session) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (SessionFacts.Stored copy : session.store()) {
      rows.add(
          new @Nullable Object[] {
            copy.source(),
            copy.table(),
            copy.kind(),
            copy.file(),
            copy.bytes(),
            copy.records(),
            copy.covered(),
            copy.used(),
            copy.owner()
          });
    }
    return rows;
  }

  private static List<@Nullable Object[]> one(Object... values) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(values);
    return rows;
  }

  private static List<@Nullable Object[]> pairs(Map<String, String> pairs) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    pairs.forEach((name, value) -> rows.add(new @Nullable Object[] {name, value}));
    return rows;
  }

  private interface Maker {
    List<@Nullable Object[]> rows(SystemTable.Wanted wanted);
  }

  private record Made(TableInfo info, Maker maker) implements SystemTable {
    /**
     * @param columns their names, with {@code :n} behind those that are BIGINT and {@code :t}
     *     behind TIMESTAMPs; the others are VARCHAR
     */
    Made(String name, String columns, Maker maker) {
      this(
          new TableInfo(
              TableId.of(name),
              TableInfo.Kind.SYSTEM_TABLE,
              Arrays.stream(columns.split(" ")).map(Made::column).toList(),
              "",
              List.of(),
              List.of(),
              List.of(),
              OptionalDouble.empty()),
          maker);
    }

    private static Column column(String written) {
      String[] parts = written.split(":", 2);
      ColumnType type =
          parts.length == 1
              ? ColumnType.of(Kind.VARCHAR)
              : parts[1].equals("n") ? ColumnType.of(Kind.BIGINT) : ColumnType.timestamp(0);
      return Column.of(parts[0], type);
    }

    @Override
    public List<@Nullable Object[]> rows(Wanted wanted) {
      return maker.rows(wanted);
    }
  }
}
