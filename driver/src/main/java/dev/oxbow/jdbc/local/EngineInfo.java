package dev.oxbow.jdbc.local;

import dev.oxbow.jdbc.OxbowDriver;
import dev.oxbow.jdbc.backend.BackendInfo;
import java.io.StringReader;
import org.apache.calcite.sql.SqlJdbcFunctionCall;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;

/** What the engine says of itself. */
final class EngineInfo {
  static final BackendInfo INFO =
      new BackendInfo(
          OxbowDriver.version(),
          SqlBabelParserImpl.FACTORY
              .getParser(new StringReader(""))
              .getMetadata()
              .getJdbcKeywords(),
          SqlJdbcFunctionCall.getNumericFunctions(),
          SqlJdbcFunctionCall.getStringFunctions(),
          SqlJdbcFunctionCall.getSystemFunctions(),
          SqlJdbcFunctionCall.getTimeDateFunctions());

  private EngineInfo() {}
}
