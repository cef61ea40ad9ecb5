package dev.oxbow.server.login;

import dev.oxbow.server.config.LoginConfig;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The ways to log in that the configuration allows. Thread-safe. */
public final class Logins {
  static final String COOKIE = "OXBOW_SESSION";

  private final LoginConfig config;
  private final boolean plainAllowed;
  private final Optional<UsersFile> users;
  private final Optional<Passwords> passwords;
  private final Optional<Tokens> tokens;
  private final ConsoleSessions sessions;

  /** How somebody proved who he is. */
  enum Way {
    PASSWORD,
    TOKEN,
    SESSION,
    CERTIFICATE
  }

  /** Somebody, and how he proved it. */
  record Proof(User user, Way way) {}

  /**
   * Reads the files that the configuration names.
   *
   * @param roles those that there are; empty when users may have any
   * @param plainAllowed whether logins may come from elsewhere without TLS
   * @throws dev.oxbow.error.OxbowException INVALID_CONFIG
   */
  public Logins(LoginConfig config, Set<String> roles, boolean plainAllowed) {
    this.config = config;
    this.plainAllowed = plainAllowed;
    this.users = config.users().map(file -> UsersFile.open(file, roles));
    Damping damping = new Damping();
    this.passwords = users.map(file -> new Passwords(file, damping));
    this.tokens = config.tokens().map(Tokens::new);
    this.sessions = new ConsoleSessions(config.sessionIdle(), config.sessionMost());
  }

  /** Looks at the files and ends old sessions; to be called now and then. */
  public void refresh() {
    users.ifPresent(UsersFile::reloadIfChanged);
    sessions.closeIdle();
  }

  /** Finds out who sent a request. */
  Proof identify(HttpServletRequest request) throws LoginRefused {
    String authorization = request.getHeader("Authorization");
    if (authorization != null) {
      refuseInsecure(request);
      return byHeader(authorization, request.getRemoteAddr());
    }
    Optional<String> token = sessionToken(request);
    if (token.isPresent()) {
      Optional<User> user = sessions.find(token.get());
      if (user.isPresent()) {
        return new Proof(user.get(), Way.SESSION);
      }
    }
    return new Proof(certificate(request).orElseThrow(LoginRefused::missing), Way.CERTIFICATE);
  }

  private void refuseInsecure(HttpServletRequest request) throws LoginRefused {
    boolean local =
        com.google.common.net.InetAddresses.isInetAddress(request.getRemoteAddr())
            && com.google.common.net.InetAddresses.forString(request.getRemoteAddr())
                .isLoopbackAddress();
    if (!request.isSecure() && !local && !plainAllowed) {
      throw LoginRefused.insecure();
    }
  }

  private Proof byHeader(String authorization, String address) throws LoginRefused {
    int blank = authorization.indexOf(' ');
    String scheme = blank < 0 ? "" : authorization.substring(0, blank).toLowerCase(Locale.ROOT);
    String rest = authorization.substring(blank + 1).trim();
    if (scheme.equals("bearer") && tokens.isPresent()) {
      return new Proof(tokens.get().check(rest).user(), Way.TOKEN);
    }
    if (scheme.equals("basic") && passwords.isPresent()) {
      byte[] both = decode(rest);
      int colon = indexOf(both, (byte) ':');
      if (colon < 0) {
        throw LoginRefused.wrong();
      }
      String name = new String(both, 0, colon, StandardCharsets.UTF_8);
      byte[] password = Arrays.copyOfRange(both, colon + 1, both.length);
      return new Proof(passwords.get().check(name, password, address), Way.PASSWORD);
    }
    throw LoginRefused.wrong();
  }

  private static byte[] decode(String text) throws LoginRefused {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw LoginRefused.wrong();
    }
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Begins a session of the console and gives its token. */
  String begin(HttpServletRequest request, String name, String password) throws LoginRefused {
    refuseInsecure(request);
    if (passwords.isEmpty() || users.isEmpty()) {
      throw LoginRefused.wrong();
    }
    passwords.get().check(name, password.getBytes(StandardCharsets.UTF_8), request.getRemoteAddr());
    UsersFile file = users.get();
    String hash = file.find(name).map(UsersFile.Entry::hash).orElse("");
    // A changed password and a user who is gone end the session.
    Supplier<Optional<User>> still =
        () -> file.find(name).filter(entry -> entry.hash().equals(hash)).map(UsersFile.Entry::user);
    return sessions.begin(still, Instant.MAX);
  }

  /** Begins a session of the console by a bearer token and gives its own token. */
  String begin(HttpServletRequest request, String bearer) throws LoginRefused {
    refuseInsecure(request);
    if (tokens.isEmpty()) {
      throw LoginRefused.wrong();
    }
    Tokens.Holder holder = tokens.get().check(bearer);
    return sessions.begin(() -> Optional.of(holder.user()), holder.until());
  }

  /** Ends the request's session, if it has one. */
  void end(HttpServletRequest request) {
    sessionToken(request).ifPresent(sessions::end);
  }

  private static Optional<String> sessionToken(HttpServletRequest request) {
    Cookie @Nullable [] cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .map(Cookie::getValue)
            .findFirst();
  }

  /** The user whom a certificate of the client names: TLS has checked it already. */
  private Optional<User> certificate(HttpServletRequest request) {
    Object attribute = request.getAttribute("javax.servlet.request.X509Certificate");
    if (!config.certificates()
        || !(attribute instanceof X509Certificate[] chain)
        || chain.length == 0) {
      return Optional.empty();
    }
    return commonName(chain[0])
        .map(
            name ->
                users
                    .flatMap(file -> file.find(name))
                    .map(UsersFile.Entry::user)
                    .orElseGet(() -> new User(name, Set.copyOf(config.certificateRoles()))));
  }

  private static Optional<String> commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .findFirst();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
