package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.ColumnInfo;
import java.sql.JDBCType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The columns that {@link java.sql.DatabaseMetaData} prescribes for its results: texts, unless the
 * name is followed by {@code :short}, {@code :int}, {@code :long} or {@code :boolean}.
 */
final class MetadataColumns {
  static final Columns SCHEMAS = of("TABLE_SCHEM TABLE_CATALOG");
  static final Columns CATALOGS = of("TABLE_CAT");
  static final Columns TABLE_TYPES = of("TABLE_TYPE");
  static final Columns TABLES =
      of(
          "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME"
              + " SELF_REFERENCING_COL_NAME REF_GENERATION");
  static final Columns COLUMNS =
      of(
          "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:int TYPE_NAME COLUMN_SIZE:int"
              + " BUFFER_LENGTH:int DECIMAL_DIGITS:int NUM_PREC_RADIX:int NULLABLE:int REMARKS"
              + " COLUMN_DEF SQL_DATA_TYPE:int SQL_DATETIME_SUB:int CHAR_OCTET_LENGTH:int"
              + " ORDINAL_POSITION:int IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE"
              + " SOURCE_DATA_TYPE:short IS_AUTOINCREMENT IS_GENERATEDCOLUMN");
  static final Columns PRIMARY_KEYS =
      of("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ:short PK_NAME");
  static final Columns FOREIGN_KEYS =
      of(
          "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM"
              + " FKTABLE_NAME FKCOLUMN_NAME KEY_SEQ:short UPDATE_RULE:short DELETE_RULE:short"
              + " FK_NAME PK_NAME DEFERRABILITY:short");
  static final Columns INDEXES =
      of(
          "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE:boolean INDEX_QUALIFIER INDEX_NAME"
              + " TYPE:short ORDINAL_POSITION:short COLUMN_NAME ASC_OR_DESC CARDINALITY:long"
              + " PAGES:long FILTER_CONDITION");
  static final Columns ROW_IDENTIFIER =
      of(
          "SCOPE:short COLUMN_NAME DATA_TYPE:int TYPE_NAME COLUMN_SIZE:int BUFFER_LENGTH:int"
              + " DECIMAL_DIGITS:short PSEUDO_COLUMN:short");
  static final Columns TYPES =
      of(
          "TYPE_NAME DATA_TYPE:int PRECISION:int LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS"
              + " NULLABLE:short CASE_SENSITIVE:boolean SEARCHABLE:short"
              + " UNSIGNED_ATTRIBUTE:boolean FIXED_PREC_SCALE:boolean AUTO_INCREMENT:boolean"
              + " LOCAL_TYPE_NAME MINIMUM_SCALE:short MAXIMUM_SCALE:short SQL_DATA_TYPE:int"
              + " SQL_DATETIME_SUB:int NUM_PREC_RADIX:int");
  static final Columns CLIENT_INFO = of("NAME MAX_LEN:int DEFAULT_VALUE DESCRIPTION");
  static final Columns PROCEDURES =
      of(
          "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME RESERVED1 RESERVED2 RESERVED3 REMARKS"
              + " PROCEDURE_TYPE:short SPECIFIC_NAME");
  static final Columns PROCEDURE_COLUMNS =
      of(
          "PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME COLUMN_NAME COLUMN_TYPE:short"
              + " DATA_TYPE:int TYPE_NAME PRECISION:int LENGTH:int SCALE:short RADIX:short"
              + " NULLABLE:short REMARKS COLUMN_DEF SQL_DATA_TYPE:int SQL_DATETIME_SUB:int"
              + " CHAR_OCTET_LENGTH:int ORDINAL_POSITION:int IS_NULLABLE SPECIFIC_NAME");
  static final Columns FUNCTIONS =
      of("FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE:short SPECIFIC_NAME");
  static final Columns FUNCTION_COLUMNS =
      of(
          "FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE:short DATA_TYPE:int"
              + " TYPE_NAME PRECISION:int LENGTH:int SCALE:short RADIX:short NULLABLE:short REMARKS"
              + " CHAR_OCTET_LENGTH:int ORDINAL_POSITION:int IS_NULLABLE SPECIFIC_NAME");
  static final Columns COLUMN_PRIVILEGES =
      of("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE");
  static final Columns TABLE_PRIVILEGES =
      of("TABLE_CAT TABLE_SCHEM TABLE_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE");
  static final Columns VERSION_COLUMNS = ROW_IDENTIFIER;
  static final Columns UDTS =
      of("TYPE_CAT TYPE_SCHEM TYPE_NAME CLASS_NAME DATA_TYPE:int REMARKS BASE_TYPE:short");
  static final Columns SUPER_TYPES =
      of("TYPE_CAT TYPE_SCHEM TYPE_NAME SUPERTYPE_CAT SUPERTYPE_SCHEM SUPERTYPE_NAME");
  static final Columns SUPER_TABLES = of("TABLE_CAT TABLE_SCHEM TABLE_NAME SUPERTABLE_NAME");
  static final Columns ATTRIBUTES =
      of(
          "TYPE_CAT TYPE_SCHEM TYPE_NAME ATTR_NAME DATA_TYPE:int ATTR_TYPE_NAME ATTR_SIZE:int"
              + " DECIMAL_DIGITS:int NUM_PREC_RADIX:int NULLABLE:int REMARKS ATTR_DEF"
              + " SQL_DATA_TYPE:int SQL_DATETIME_SUB:int CHAR_OCTET_LENGTH:int"
              + " ORDINAL_POSITION:int IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE"
              + " SOURCE_DATA_TYPE:short");
  static final Columns PSEUDO_COLUMNS =
      of(
          "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:int COLUMN_SIZE:int"
              + " DECIMAL_DIGITS:int NUM_PREC_RADIX:int COLUMN_USAGE REMARKS CHAR_OCTET_LENGTH:int"
              + " IS_NULLABLE");

  private MetadataColumns() {}

  private static Columns of(String names) {
    List<ColumnInfo> columns = new ArrayList<>();
    for (String name : names.split(" ")) {
      int colon = name.indexOf(':');
      String type = colon < 0 ? "" : name.substring(colon + 1).toLowerCase(Locale.ROOT);
      columns.add(
          ColumnInfo.of(
              colon < 0 ? name : name.substring(0, colon),
              switch (type) {
                case "short" -> JDBCType.SMALLINT;
                case "int" -> JDBCType.INTEGER;
                case "long" -> JDBCType.BIGINT;
                case "boolean" -> JDBCType.BOOLEAN;
                default -> JDBCType.VARCHAR;
              }));
    }
    return new Columns(columns);
  }
}
