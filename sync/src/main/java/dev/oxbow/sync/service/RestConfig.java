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
 * @param users the file of users that {@code ./oxbow passwd} writes
 * @param tls Connect's own settings for TLS, without their prefix; empty for none
 */
public record RestConfig(String host, int port, Optional<Path> users, Map<String, String> tls) {
  private static final int DEFAULT_PORT = 8083;
  private static final int MOST = 65_535;

  static RestConfig from(Settings sync) {
    RestConfig config =
        new RestConfig(
            sync.text("host", "127.0.0.1"),
            sync.number("port", DEFAULT_PORT, 0, MOST),
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

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG, "'sync.host' " + host + " is unknown: " + e.getMessage(), e);
    }
  }

  RestConfig withPort(int other) {
    return new RestConfig(host, other, users, tls);
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
    return all;
  }
}
