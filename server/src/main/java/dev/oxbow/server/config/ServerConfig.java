package dev.oxbow.server.config;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code server:} section.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param insecure whether the operator wants to be reached from elsewhere without login and TLS
 * @param names what clients may call this host, beside its addresses; only asked without a login
 * @param tls empty: plain HTTP
 * @param login empty: nobody is asked who he is
 * @param roles what each role may do, by its name
 * @param warm the topics that are read before anybody asks
 * @param drain how long running statements may go on after SIGTERM
 */
public record ServerConfig(
    String host,
    int port,
    boolean insecure,
    List<String> names,
    Optional<TlsConfig> tls,
    Optional<LoginConfig> login,
    Map<String, RoleConfig> roles,
    LimitsConfig limits,
    LogConfig log,
    WarmConfig warm,
    Duration drain) {
  /** The port that nobody else is known for. */
  public static final int DEFAULT_PORT = 8765;

  public ServerConfig {
    names = List.copyOf(names);
    roles = Map.copyOf(roles);
  }

  /**
   * Reads the section.
   *
   * @throws OxbowException INVALID_CONFIG, also for a server that anybody could reach and use
   */
  public static ServerConfig from(Settings settings) {
    ServerConfig config =
        new ServerConfig(
            settings.text("host", "127.0.0.1"),
            settings.number("port", DEFAULT_PORT, 0, 65_535),
            settings.flag("insecure", false),
            settings.texts("names", List.of()),
            TlsConfig.from(settings.group("tls")),
            LoginConfig.from(settings.group("login")),
            RoleConfig.all(settings.group("roles")),
            LimitsConfig.from(settings.group("limits")),
            LogConfig.from(settings.group("log")),
            WarmConfig.from(settings.group("warm")),
            settings.duration("drain", Duration.ofSeconds(30)));
    settings.refuseUnread();
    config.refuseOpenDoor(settings);
    return config;
  }

  /** The same on another port. */
  public ServerConfig withPort(int other) {
    return new ServerConfig(
        host, other, insecure, names, tls, login, roles, limits, log, warm, drain);
  }

  /** Whether only this machine can reach the server. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Setting 'host' of the server must be an address of this machine, not '" + host + "'",
          e);
    }
  }

  private void refuseOpenDoor(Settings settings) {
    boolean certificates =
        tls.isPresent() && tls.get().clients() != TlsConfig.ClientCertificates.NONE;
    if (login.isPresent() && login.get().certificates() && !certificates) {
      throw settings.bad(
          "login.certificate", "on", "off unless 'tls.clients' asks for certificates");
    }
    if (!roles.isEmpty() && login.isEmpty()) {
      throw settings.bad("roles", "there", "left out without a 'login': nobody would have one");
    }
    Set<String> known = RoleConfig.names(roles);
    for (String role : login.map(LoginConfig::certificateRoles).orElse(List.of())) {
      if (!known.isEmpty() && !known.contains(role)) {
        throw settings.bad(
            "login.certificate.roles",
            role,
            "roles of 'server.roles'" + Settings.nearest(role, known));
      }
    }
    boolean safe = login.isPresent() && tls.isPresent();
    if (!isLoopback() && !safe && !insecure) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "The server does not listen on "
              + host
              + " without "
              + (login.isPresent() ? "TLS" : tls.isPresent() ? "a login" : "a login and TLS")
              + ": anybody who reaches it could read all data; set 'server.login' and 'server.tls',"
              + " or leave 'host' at 127.0.0.1, or say 'insecure: true' if something else guards"
              + " the way");
    }
  }
}
