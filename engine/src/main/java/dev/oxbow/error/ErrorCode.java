package dev.oxbow.error;

/**
 * Every kind of failure, with its SQLSTATE, a vendor code that stays the same over versions, and
 * somebody to blame. Class HV is SQL/MED's own (ISO/IEC 9075-9), for foreign sources.
 */
public enum ErrorCode {
  SYNTAX("42601", 1001, Blame.USER),
  UNKNOWN_TABLE("42P01", 1002, Blame.USER),
  UNKNOWN_COLUMN("42703", 1003, Blame.USER),
  INVALID_QUERY("42000", 1004, Blame.USER),
  UNKNOWN_SCHEMA("3F000", 1005, Blame.USER),
  UNKNOWN_SETTING("42704", 1006, Blame.USER),
  AMBIGUOUS_TABLE("42725", 1007, Blame.USER),
  INVALID_CONFIG("HV024", 1008, Blame.USER),
  NOT_SUPPORTED("0A000", 1009, Blame.USER),
  INVALID_PARAMETER("07001", 1010, Blame.USER),
  READ_ONLY("25006", 1011, Blame.USER),
  LOGIN("28000", 1020, Blame.USER),
  TOO_COMPLEX("54001", 1023, Blame.USER),
  DIVISION_BY_ZERO("22012", 2001, Blame.USER),
  OUT_OF_RANGE("22003", 2002, Blame.USER),
  INVALID_CAST("22018", 2003, Blame.USER),
  DATA("22000", 2004, Blame.USER),
  CARDINALITY("21000", 2005, Blame.USER),
  CANCELLED("57014", 3001, Blame.USER),
  TIMEOUT("57014", 3002, Blame.USER),
  OUT_OF_MEMORY("53200", 3003, Blame.OPERATOR),
  DISK_FULL("53100", 3004, Blame.OPERATOR),
  STORE("58030", 3005, Blame.OPERATOR),
  CLOSED("08003", 3006, Blame.USER),
  ROW_LIMIT("54000", 3007, Blame.USER),
  INVALID_ACCESS("F0000", 3008, Blame.OPERATOR),
  TOO_MANY_QUERIES("53300", 3009, Blame.OPERATOR),
  TOO_MANY_SESSIONS("53300", 3011, Blame.OPERATOR),
  SHUTTING_DOWN("57P01", 3012, Blame.OPERATOR),
  FILE("58030", 3013, Blame.USER),
  SOURCE_UNREACHABLE("08001", 4001, Blame.SOURCE),
  SOURCE_LOGIN("28000", 4002, Blame.SOURCE),
  SOURCE_FAILED("HV000", 4003, Blame.SOURCE),
  SOURCE_TABLE_GONE("HV00R", 4004, Blame.SOURCE),
  SOURCE_DATA("HV090", 4005, Blame.SOURCE),
  SOURCE_CHANGED("HV021", 4006, Blame.SOURCE),
  SOURCE_PRIVILEGE("28000", 4007, Blame.SOURCE),
  SOURCE_LOST("08006", 4008, Blame.SOURCE),
  INTERNAL("XX000", 9001, Blame.OXBOW);

  private final String sqlState;
  private final int vendorCode;
  private final Blame blame;

  ErrorCode(String sqlState, int vendorCode, Blame blame) {
    this.sqlState = sqlState;
    this.vendorCode = vendorCode;
    this.blame = blame;
  }

  /** The five characters of the SQL standard that programs test for. */
  public String sqlState() {
    return sqlState;
  }

  /** What {@code SQLException.getErrorCode()} gives. */
  public int vendorCode() {
    return vendorCode;
  }

  public Blame blame() {
    return blame;
  }
}
