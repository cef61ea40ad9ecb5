package dev.oxbow.sync.service;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a service listens, and who may ask.
 *
 * @param advertised by which name the others of its group reach it
 * @param users the file of users that {@code ./oxbow passwd} writes
 * @param tls Connect's own settings for TLS, without their prefix; empty for none
 */
public record RestConfig(
    String host, int port, String advertised, Optional<Path> users, Map<String, String> tls) {
  private static final int DEFAULT_PORT = 8083;
  private static final int MOST = 65_535;

  static RestConfig from(Settings sync) {
    String host = sync.text("host", "127.0.0.1");
    RestConfig config =
        new RestConfig(
            host,
            sync.number("port", DEFAULT_PORT, 0, MOST),
            sync.text("advertised").orElseGet(() -> isWildcard(host) ? localName() : host),
            sync.text("login.users").map(Path::of),
            sync.group("tls").rest());
    if (!config.isLoopback() && (config.users.isEmpty() || config.tls.isEmpty())) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "'sync.host' is "
              + config.host
              + ", which others reach, and whoever reaches a worker controls it: set"
              + " 'sync.login.users' and 'sync.tls.keystore.location', or listen on 127.0.0.1");
    }
    return config;
  }

  private static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  private static String localName() {
    try {
      return InetAddress.getLocalHost().getCanonicalHostName();
    } catch (UnknownHostException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "The name of this machine cannot be found ("
              + e.getMessage()
              + "); set 'sync.advertised' to the name by which other services reach it",
          e);
    }
  }

  /** Whether nobody on another machine reaches it. */
  boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG, "'sync.host' " + host + " is unknown: " + e.getMessage(), e);
    }
  }

  RestConfig withPort(int other) {
    return new RestConfig(host, other, advertised, users, tls);
  }

  /** Where a client of the same configuration finds it. */
  public URI url() {
    String at = host.contains(":") ? "[" + host + "]" : host;
    return URI.create((tls.isEmpty() ? "http://" : "https://") + at + ":" + port);
  }

  /** The worker's settings. */
  Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("listeners", url().toString());
    tls.forEach((name, value) -> all.put("listeners.https.ssl." + name, value));
    // By this name the others of the group find it, and states of tasks call it.
    all.put("rest.advertised.host.name", advertised);
    return all;
  }
}
