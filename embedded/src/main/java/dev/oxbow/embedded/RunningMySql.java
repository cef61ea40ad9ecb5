package dev.oxbow.embedded;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** A MySQL server that somebody else runs. */
record RunningMySql(String host, int port, String parameters, String user, String password)
    implements MySqlServer {
  private static final String JDBC = "jdbc:";
  private static final int DEFAULT_PORT = 3306;

  /** From jdbc:mysql://HOST[:PORT][/DATABASE][?PARAMETERS]; the database is left out. */
  static RunningMySql at(String url, String user, String password) {
    try {
      if (url.startsWith(JDBC + "mysql://")) {
        URI uri = new URI(url.substring(JDBC.length()));
        if (uri.getHost() != null) {
          int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
          String query = uri.getRawQuery();
          String parameters = query == null ? "" : "?" + query;
          return new RunningMySql(uri.getHost(), port, parameters, user, password);
        }
      }
    } catch (URISyntaxException e) {
      throw refused(url, e);
    }
    throw refused(url, null);
  }

  @Override
  public String jdbcUrl(String database) {
    return MySqlServer.super.jdbcUrl(database) + parameters;
  }

  private static EmbeddedServerException refused(String url, @Nullable Throwable cause) {
    return new EmbeddedServerException(
        "The MySQL URL '%s' is not of the form jdbc:mysql://HOST:PORT/; set -Doxbow.test.mysql.url"
                .formatted(url)
            + " to one",
        cause);
  }
}
