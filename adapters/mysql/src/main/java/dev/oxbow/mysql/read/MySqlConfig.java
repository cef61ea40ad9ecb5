package dev.oxbow.mysql.read;

import dev.oxbow.config.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one MySQL source.
 *
 * @param source its name
 * @param url for the driver; may hold connection properties, and a password
 * @param endpoint the server for people, without secrets: {@code localhost:3306}
 * @param databases empty for every one that is not the server's own
 * @param poolSize the most connections at once
 * @param connectTimeout how long to wait for the server, or for a free connection
 * @param refresh how long names and definitions are remembered
 * @param writable whether commands may write to it; queries never do
 */
public record MySqlConfig(
    String source,
    String url,
    String endpoint,
    Optional<String> user,
    Optional<String> password,
    List<String> databases,
    int poolSize,
    Duration connectTimeout,
    Duration refresh,
    boolean writable) {

  /** Scheme, user and password, hosts, database, properties. */
  private static final Pattern URL =
      Pattern.compile("jdbc:(mysql|mariadb)(:[a-z]+)?://([^/?]*@)?([^/?@]*)(/[^?]*)?(\\?.*)?");

  private static final int DEFAULT_POOL_SIZE = 8;
  private static final int MOST_CONNECTIONS = 1000;
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LEAST_CONNECT_TIMEOUT = Duration.ofMillis(250);
  private static final Duration DEFAULT_REFRESH = Duration.ofSeconds(1);

  /**
   * Reads the settings.
   *
   * @throws dev.oxbow.error.OxbowException INVALID_CONFIG
   */
  public static MySqlConfig read(String source, Settings settings) {
    String url = settings.require("url");
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw settings.bad(
          "url", withoutSecrets(url), "jdbc:mysql://host:3306/database, with ?properties or not");
    }
    Optional<String> database =
        Optional.ofNullable(parts.group(5))
            .map(path -> URLDecoder.decode(path.substring(1), StandardCharsets.UTF_8))
            .filter(name -> !name.isEmpty());
    Duration timeout = settings.duration("connect.timeout", DEFAULT_CONNECT_TIMEOUT);
    if (timeout.compareTo(LEAST_CONNECT_TIMEOUT) < 0) {
      throw settings.bad("connect.timeout", timeout.toMillis() + "ms", "at least 250ms");
    }
    return new MySqlConfig(
        source,
        "jdbc:mysql" + url.substring(("jdbc:" + parts.group(1)).length()),
        parts.group(4),
        settings.text("user"),
        settings.text("password"),
        settings.texts("databases", database.map(List::of).orElse(List.of())),
        settings.number("pool.size", DEFAULT_POOL_SIZE, 1, MOST_CONNECTIONS),
        timeout,
        settings.duration("catalog.refresh", DEFAULT_REFRESH),
        settings.flag("writable", false));
  }

  private static String withoutSecrets(String url) {
    return url.replaceAll("//[^/?]*@", "//...@").replaceAll("\\?.*", "?...");
  }

  /** Without the URL, which may hold a password. */
  @Override
  public String toString() {
    return "MySqlConfig[" + source + ", " + endpoint + ", " + databases + "]";
  }
}
