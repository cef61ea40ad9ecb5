package dev.oxbow.sync.server;

import dev.oxbow.mysql.read.MySqlConfig;
import java.time.Duration;

/**
 * The way to a MySQL server.
 *
 * @param password never printed
 * @param tls how its connections are encrypted
 */
public record ServerAddress(
    String host, int port, String user, String password, Duration connectTimeout, Tls tls) {
  private static final int DEFAULT_PORT = 3306;

  /** Encrypted where the server can. */
  public ServerAddress(
      String host, int port, String user, String password, Duration connectTimeout) {
    this(host, port, user, password, connectTimeout, Tls.PREFERRED);
  }

  /** The first server of a source's address. */
  public static ServerAddress of(MySqlConfig config) {
    String first = config.endpoint().split(",", 2)[0];
    int colon = first.lastIndexOf(':');
    boolean hasPort = colon > first.lastIndexOf(']');
    return new ServerAddress(
        hasPort ? first.substring(0, colon) : first,
        hasPort ? Integer.parseInt(first.substring(colon + 1)) : DEFAULT_PORT,
        config.user().orElse(""),
        config.password().orElse(""),
        config.connectTimeout(),
        Tls.of(config.url()));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port;
  }
}
