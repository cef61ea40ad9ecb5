package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.Failures;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A URL taken apart: {@code jdbc:oxbow:NAME=VALUE;NAME=VALUE}. A value with a semicolon stands in
 * single quotes, doubled within it.
 *
 * @param settings those of the URL, over those of the properties; without {@code user}, {@code
 *     password}, {@link #CURRENT_SCHEMA} and {@link #TOPICS_AS_TABLES}
 * @param user what the caller calls itself; in process nobody checks it
 * @param currentSchema the schema to start in; empty for the one schema
 * @param topicsAsTables whether topics are listed as plain tables
 */
record OxbowUrl(
    Map<String, String> settings, String user, String currentSchema, boolean topicsAsTables) {
  static final String PREFIX = "jdbc:oxbow:";

  /** The property and setting that names the schema to start in. */
  static final String CURRENT_SCHEMA = "currentSchema";

  /** The property and setting that makes topics plain tables for those who list tables. */
  static final String TOPICS_AS_TABLES = "topicsAsTables";

  static boolean isOurs(String url) {
    return url != null && url.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  /** Whether a URL of ours names a server. */
  static boolean isRemote(String url) {
    return url.startsWith("//", PREFIX.length());
  }

  /** Reads a URL of ours that names no server. */
  static OxbowUrl parse(String url, Properties properties) throws SQLException {
    String rest = url.substring(PREFIX.length());
    Map<String, String> settings = new LinkedHashMap<>();
    for (String name : properties.stringPropertyNames()) {
      settings.put(name, properties.getProperty(name));
    }
    new Scanner(rest).readInto(settings);
    String user = settings.remove("user");
    settings.remove("password");
    String schema = settings.remove(CURRENT_SCHEMA);
    boolean topicsAsTables = flag(TOPICS_AS_TABLES, settings.remove(TOPICS_AS_TABLES));
    if (settings.isEmpty()) {
      throw Failures.invalidUrl(
          "The URL names no configuration; write jdbc:oxbow:config=oxbow.yaml, or "
              + "jdbc:oxbow:mysql=jdbc:mysql://HOST/DB;mysql.user=USER;kafka=HOST:PORT");
    }
    return new OxbowUrl(
        settings, user == null ? "" : user, schema == null ? "" : schema, topicsAsTables);
  }

  private static boolean flag(String name, @Nullable String value) throws SQLException {
    if (value == null || value.equalsIgnoreCase("false")) {
      return false;
    }
    if (!value.equalsIgnoreCase("true")) {
      throw Failures.invalidUrl("Setting '" + name + "' is true or false, not '" + value + "'");
    }
    return true;
  }

  /** The URL for people: what could hold a secret is hidden. */
  @Override
  public String toString() {
    return settings.entrySet().stream()
        .map(e -> e.getKey() + "=" + (mayBeSecret(e) ? "(hidden)" : e.getValue()))
        .collect(Collectors.joining(";", PREFIX, ""));
  }

  private static boolean mayBeSecret(Map.Entry<String, String> setting) {
    String text = (setting.getKey() + "=" + setting.getValue()).toLowerCase(Locale.ROOT);
    return text.contains("@")
        || text.contains("pass")
        || text.contains("secret")
        || text.contains("token")
        || text.contains("credential")
        || text.contains("jaas");
  }

  /** Walks over the settings of a URL. */
  private static final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    void readInto(Map<String, String> settings) throws SQLException {
      while (at < text.length()) {
        if (text.charAt(at) == ';' || Character.isWhitespace(text.charAt(at))) {
          at++;
          continue;
        }
        int equals = text.indexOf('=', at);
        int semicolon = text.indexOf(';', at);
        if (equals < 0 || semicolon >= 0 && semicolon < equals) {
          throw Failures.invalidUrl(
              "Setting "
                  + (settings.size() + 1)
                  + " of the URL is not of the form NAME=VALUE; separate settings by ';'");
        }
        String name = text.substring(at, equals).trim();
        at = equals + 1;
        settings.put(name, value(name));
      }
    }

    private String value(String name) throws SQLException {
      if (at < text.length() && text.charAt(at) == '\'') {
        return quoted(name);
      }
      int end = text.indexOf(';', at);
      String value = text.substring(at, end < 0 ? text.length() : end).trim();
      at = end < 0 ? text.length() : end;
      return value;
    }

    private String quoted(String name) throws SQLException {
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c != '\'') {
          value.append(c);
        } else if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
          value.append(c);
          at++;
        } else {
          at++;
          return value.toString();
        }
      }
      throw Failures.invalidUrl("The quote of setting '" + name + "' in the URL is not closed");
    }
  }
}
