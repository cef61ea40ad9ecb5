package dev.oxbow.server.config;

import dev.oxbow.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The {@code login:} group. Several ways to log in may stand beside each other.
 *
 * @param users the file of names, hashes and roles
 * @param tokens bearer tokens that somebody else issued
 * @param certificates whether a client's certificate is its login
 * @param certificateRoles the roles of who is known by a certificate only
 * @param sessionIdle when a login of the console is over that nobody uses
 * @param sessionMost when it is over in any case
 */
public record LoginConfig(
    Optional<Path> users,
    Optional<TokenConfig> tokens,
    boolean certificates,
    List<String> certificateRoles,
    Duration sessionIdle,
    Duration sessionMost) {
  public LoginConfig {
    certificateRoles = List.copyOf(certificateRoles);
  }

  static Optional<LoginConfig> from(Settings settings) {
    Optional<Path> users = settings.text("users").map(Path::of);
    Optional<TokenConfig> tokens = TokenConfig.from(settings.group("jwt"));
    boolean certificates = settings.flag("certificate", false);
    LoginConfig config =
        new LoginConfig(
            users,
            tokens,
            certificates,
            settings.texts("certificate.roles", List.of()),
            settings.duration("session.idle", Duration.ofMinutes(30)),
            settings.duration("session.most", Duration.ofHours(12)));
    if (settings.names().isEmpty()) {
      return Optional.empty();
    }
    settings.refuseUnread();
    if (users.isEmpty() && tokens.isEmpty() && !certificates) {
      throw settings.bad(
          "users", "missing", "there, or 'jwt', or 'certificate': otherwise nobody can log in");
    }
    return Optional.of(config);
  }
}
