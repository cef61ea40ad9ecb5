package dev.oxbow.jdbc.local;

import dev.oxbow.jdbc.OxbowDriver;
import dev.oxbow.jdbc.backend.BackendInfo;
import java.io.StringReader;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;

/**
 * What the engine says of itself. The lists of functions are JDBC's and MySQL's, as far as they
 * work as {@code {fn NAME(...)}}, in order.
 */
final class EngineInfo {
  private static final String NUMERIC =
      """
      ABS ACOS ASIN ATAN ATAN2 BIT_COUNT CBRT CEIL CEILING CONV COS COT DEGREES EXP FLOOR GREATEST
      LEAST LN LOG LOG10 LOG2 MOD PI POW POWER RADIANS RAND ROUND SIGN SIN SQRT TAN TRUNCATE""";

  private static final String STRING =
      """
      ASCII BIN BIT_LENGTH CHAR CHARACTER_LENGTH CHAR_LENGTH CONCAT CONCAT_WS DIFFERENCE ELT FIELD
      FIND_IN_SET FORMAT FROM_BASE64 HEX INSERT INSTR JSON_CONTAINS JSON_EXTRACT JSON_KEYS
      JSON_LENGTH JSON_TYPE JSON_UNQUOTE JSON_VALID LCASE LEFT LENGTH LOCATE LOWER LPAD LTRIM MD5
      MID OCTET_LENGTH ORD POSITION REGEXP_INSTR REGEXP_LIKE REGEXP_REPLACE REGEXP_SUBSTR REPEAT
      REPLACE REVERSE RIGHT RPAD RTRIM SHA SHA1 SHA2 SOUNDEX SPACE STRCMP SUBSTR SUBSTRING
      SUBSTRING_INDEX TO_BASE64 TRIM UCASE UNHEX UPPER""";

  private static final String SYSTEM =
      """
      COALESCE CONNECTION_ID CONVERT DATABASE IF IFNULL ISNULL NULLIF SCHEMA SESSION_USER USER
      VERSION""";

  private static final String TIME =
      """
      ADDDATE CONVERT_TZ CURDATE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURTIME DATE DATEDIFF
      DATE_FORMAT DAY DAYNAME DAYOFMONTH DAYOFWEEK DAYOFYEAR EXTRACT FROM_DAYS FROM_UNIXTIME HOUR
      LAST_DAY MAKEDATE MICROSECOND MINUTE MONTH MONTHNAME NOW QUARTER SECOND SEC_TO_TIME
      STR_TO_DATE SUBDATE SYSDATE TIMEDIFF TIMESTAMPADD TIMESTAMPDIFF TIME_FORMAT TIME_TO_SEC
      TO_DAYS UNIX_TIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP WEEK WEEKDAY WEEKOFYEAR YEAR
      YEARWEEK""";

  static final BackendInfo INFO =
      new BackendInfo(
          OxbowDriver.version(),
          SqlBabelParserImpl.FACTORY
              .getParser(new StringReader(""))
              .getMetadata()
              .getJdbcKeywords(),
          list(NUMERIC),
          list(STRING),
          list(SYSTEM),
          list(TIME));

  private EngineInfo() {}

  private static String list(String names) {
    return String.join(",", names.split("\\s+"));
  }
}
