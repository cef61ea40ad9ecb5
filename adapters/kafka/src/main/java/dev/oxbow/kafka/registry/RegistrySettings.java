package dev.oxbow.kafka.registry;

import dev.oxbow.config.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where a registry is and how to log in.
 *
 * @param source the source that it belongs to, for messages
 * @param urls of its instances, tried in turn
 * @param authorization the header's value, a secret
 * @param trust whose certificates are believed; empty for the JVM's own
 * @param trustPassword empty for PEM
 * @param timeout how long an instance may take for an answer
 */
public record RegistrySettings(
    String source,
    List<URI> urls,
    Optional<String> authorization,
    Optional<Path> trust,
    Optional<String> trustPassword,
    Duration timeout) {
  /** The name of the group in a source's settings. */
  public static final String GROUP = "schema.registry";

  private static final String URL = "url";
  private static final String TOKEN = "token";

  public RegistrySettings {
    urls = List.copyOf(urls);
  }

  /**
   * Reads the group; reaches no server.
   *
   * @return empty when there is none
   */
  public static Optional<RegistrySettings> from(String source, Settings group) {
    if (group.names().isEmpty()) {
      return Optional.empty();
    }
    group.require(URL);
    List<URI> urls = new ArrayList<>();
    for (String text : group.texts(URL, List.of())) {
      urls.add(url(group, text));
    }
    Optional<String> user = login(group, "user");
    Optional<String> password = login(group, "password");
    Optional<String> token = login(group, "token");
    if (token.isPresent() && user.isPresent()) {
      throw group.bad(TOKEN, "", "left out where there is a user: only one of both can log in");
    }
    if (user.isPresent() != password.isPresent()) {
      throw group.bad(
          user.isPresent() ? "password" : "user", "", "given too: user and password go together");
    }
    Optional<String> basic =
        user.map(
            name ->
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(
                            (name + ":" + password.orElse("")).getBytes(StandardCharsets.UTF_8)));
    return Optional.of(
        new RegistrySettings(
            source,
            urls,
            basic.or(() -> token.map(t -> "Bearer " + t)),
            group.text("tls.trust").map(Path::of),
            group.text("tls.trust.password"),
            group.duration("timeout", Duration.ofSeconds(10))));
  }

  /** A part of a login, without the line end that a file with a secret has. */
  private static Optional<String> login(Settings group, String name) {
    Optional<String> text = group.text(name).map(t -> t.replaceAll("[\\r\\n]+$", ""));
    // A token is sent as it is: what no header may hold would be named in the error, secret or not.
    boolean token = name.equals(TOKEN);
    if (text.stream().flatMapToInt(String::chars).anyMatch(c -> c < ' ' || c == 0x7f)
        || (token
            && text.stream().flatMapToInt(String::chars).anyMatch(c -> c <= ' ' || c > '~'))) {
      throw group.bad(
          name, "", token ? "of visible ASCII characters" : "without control characters");
    }
    return text;
  }

  private static URI url(Settings group, String text) {
    try {
      URI url = URI.create(text.replaceAll("/+$", ""));
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException notAnAddress) {
      throw group.bad(URL, text, "an address such as http://localhost:8081");
    }
    throw group.bad(URL, text, "an address such as http://localhost:8081, without credentials");
  }

  /**
   * The registry that they describe, which remembers what it was told.
   *
   * @param fresh for how long an answer that may change is believed
   */
  public SchemaRegistry open(Duration fresh) {
    return new KnownSchemas(new HttpRegistry(this), fresh);
  }

  /** Where, never how to log in. */
  @Override
  public String toString() {
    return "Schema registry at " + urls;
  }
}
