package dev.oxbow.server.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.server.config.TokenConfig;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks bearer tokens (JWT) against published keys. Thread-safe. */
final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
  private static final int MOST_BYTES = 1 << 20;

  private final TokenConfig config;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  /** A user and until when the token speaks for him. */
  record Holder(User user, Instant until) {}

  Tokens(TokenConfig config) {
    this.config = config;
    Set<JWSAlgorithm> algorithms =
        config.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys(config.jwks())));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            config.audience(),
            new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
            Set.of("exp")));
  }

  private static JWKSource<SecurityContext> keys(String where) {
    if (!where.startsWith("https://")) {
      return new KeyFile(Path.of(where));
    }
    try {
      return JWKSourceBuilder.create(
              URI.create(where).toURL(), new DefaultResourceRetriever(5_000, 5_000, MOST_BYTES))
          .retrying(true)
          .outageTolerant(Duration.ofHours(4).toMillis())
          .build();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG, "'server.login.jwt.jwks' is no URL: " + where, e);
    }
  }

  Holder check(String token) throws LoginRefused {
    JWTClaimsSet claims;
    try {
      claims = processor.process(token, null);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      LOG.debug("A token was refused", e);
      throw LoginRefused.wrong();
    }
    Object name = claim(claims.getClaims(), config.user());
    if (!(name instanceof String user) || user.isBlank()) {
      LOG.warn("A valid token has no claim '{}' with a user's name", config.user());
      throw LoginRefused.wrong();
    }
    return new Holder(
        new User(user, roles(claims.getClaims())), claims.getExpirationTime().toInstant());
  }

  private Set<String> roles(Map<String, Object> claims) {
    Object value = claim(claims, config.roles());
    if (value instanceof Collection<?> several) {
      return several.stream().map(String::valueOf).collect(Collectors.toSet());
    }
    return value instanceof String text
        ? new LinkedHashSet<>(List.of(text.trim().split("[\\s,]+")))
        : Set.of();
  }

  /** A claim by its name, or by its path through objects. */
  private static @Nullable Object claim(Map<?, ?> claims, String name) {
    Object exact = claims.get(name);
    int dot = name.indexOf('.');
    if (exact != null || dot < 0) {
      return exact;
    }
    return claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
        ? claim(inner, name.substring(dot + 1))
        : null;
  }

  /** Keys from a file, read again when it changes. */
  private static final class KeyFile implements JWKSource<SecurityContext> {
    private final Path file;
    private FileTime time;
    private JWKSet keys;
    private long looked = System.nanoTime();

    KeyFile(Path file) {
      this.file = file;
      try {
        time = Files.getLastModifiedTime(file);
        keys = JWKSet.load(file.toFile());
      } catch (IOException | ParseException e) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "'server.login.jwt.jwks' cannot be read from "
                + file
                + " ("
                + e.getClass().getSimpleName()
                + "); it must be a JSON Web Key Set",
            e);
      }
    }

    @Override
    public synchronized List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
      long now = System.nanoTime();
      if (now - looked > Duration.ofSeconds(2).toNanos()) {
        looked = now;
        reload();
      }
      return selector.select(keys);
    }

    private void reload() {
      try {
        FileTime now = Files.getLastModifiedTime(file);
        if (!now.equals(time)) {
          time = now;
          keys = JWKSet.load(file.toFile());
        }
      } catch (IOException | ParseException e) {
        LOG.error("The changed key file {} is not used: {}", file, e.getClass().getSimpleName());
      }
    }
  }
}
