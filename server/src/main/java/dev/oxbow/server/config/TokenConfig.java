package dev.oxbow.server.config;

import dev.oxbow.config.Settings;
import java.util.List;
import java.util.Optional;

/**
 * The {@code login.jwt:} group: which bearer tokens are believed.
 *
 * @param jwks a file, or an https URL, with the keys of who issues the tokens
 * @param issuer what the claim {@code iss} must say
 * @param audience what the claim {@code aud} must hold
 * @param algorithms the only ones that are accepted, whatever a token says
 * @param user the claim with the user's name
 * @param roles the claim with the roles; a dot leads into an object, as in {@code
 *     realm_access.roles}
 */
public record TokenConfig(
    String jwks,
    String issuer,
    String audience,
    List<String> algorithms,
    String user,
    String roles) {
  /** Public keys only: with a shared secret whoever can check a token can also issue one. */
  private static final List<String> KNOWN =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  public TokenConfig {
    algorithms = List.copyOf(algorithms);
  }

  static Optional<TokenConfig> from(Settings settings) {
    if (settings.names().isEmpty()) {
      return Optional.empty();
    }
    TokenConfig config =
        new TokenConfig(
            settings.require("jwks"),
            settings.require("issuer"),
            settings.require("audience"),
            settings.texts("algorithms", List.of("RS256", "ES256")),
            settings.text("user", "sub"),
            settings.text("roles", "roles"));
    settings.refuseUnread();
    for (String algorithm : config.algorithms) {
      if (!KNOWN.contains(algorithm)) {
        throw settings.bad("algorithms", algorithm, "some of " + String.join(", ", KNOWN));
      }
    }
    if (config.jwks.startsWith("http://")) {
      throw settings.bad("jwks", config.jwks, "a file or an https URL: keys must not be forged");
    }
    return Optional.of(config);
  }
}
