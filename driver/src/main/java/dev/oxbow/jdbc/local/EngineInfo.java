package dev.oxbow.jdbc.local;

import dev.oxbow.jdbc.OxbowDriver;
import dev.oxbow.jdbc.backend.BackendInfo;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlJdbcFunctionCall;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;

/** What the engine says of itself. */
final class EngineInfo {
  /**
   * What Calcite lists beyond JDBC's functions, or what would not tell the truth: there is no
   * database in MySQL's sense, and nobody has logged in.
   */
  private static final Set<String> NOT_OFFERED =
      Set.of(
          "CHR",
          "CONVERT",
          "CONVERT_TIMEZONE",
          "DATABASE",
          "REVERSE",
          "TO_DATE",
          "TO_TIMESTAMP",
          "USER");

  static final BackendInfo INFO =
      new BackendInfo(
          OxbowDriver.version(),
          SqlBabelParserImpl.FACTORY
              .getParser(new StringReader(""))
              .getMetadata()
              .getJdbcKeywords(),
          offered(SqlJdbcFunctionCall.getNumericFunctions()),
          offered(SqlJdbcFunctionCall.getStringFunctions()),
          offered(SqlJdbcFunctionCall.getSystemFunctions()),
          offered(SqlJdbcFunctionCall.getTimeDateFunctions()));

  private EngineInfo() {}

  private static String offered(String functions) {
    return Arrays.stream(functions.split(","))
        .filter(name -> !NOT_OFFERED.contains(name))
        .sorted()
        .collect(Collectors.joining(","));
  }
}
