package dev.oxbow.sync.server;

import java.time.Duration;

/**
 * The way to a MySQL server.
 *
 * @param password never printed
 */
public record ServerAddress(
    String host, int port, String user, String password, Duration connectTimeout) {
  /** Without the password. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port;
  }
}
