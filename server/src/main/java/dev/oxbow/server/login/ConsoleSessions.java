package dev.oxbow.server.login;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The logins of the console. A session's token is random, and only its hash is kept; it ends when
 * it is not used, after some hours, at the logout, and when its user is no longer who he was.
 * Thread-safe.
 */
final class ConsoleSessions {
  private static final int MOST = 10_000;
  private static final int BYTES = 32;

  private final Duration idle;
  private final Duration most;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  /** Who, and until when. */
  private static final class Session {
    final Supplier<Optional<User>> user;
    final Instant end;
    volatile Instant used = Instant.now();

    Session(Supplier<Optional<User>> user, Instant end) {
      this.user = user;
      this.end = end;
    }
  }

  ConsoleSessions(Duration idle, Duration most) {
    this.idle = idle;
    this.most = most;
  }

  /**
   * Begins a session.
   *
   * @param user asked again with each request
   * @param until when it is over in any case
   */
  String begin(Supplier<Optional<User>> user, Instant until) {
    closeIdle();
    if (sessions.size() >= MOST) {
      sessions.entrySet().stream()
          .min(java.util.Comparator.comparing(entry -> entry.getValue().used))
          .ifPresent(oldest -> sessions.remove(oldest.getKey()));
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant latest = Instant.now().plus(most);
    sessions.put(hash(token), new Session(user, until.isBefore(latest) ? until : latest));
    return token;
  }

  /** Whose session it is. */
  Optional<User> find(String token) {
    String hash = hash(token);
    Session session = sessions.get(hash);
    if (session == null) {
      return Optional.empty();
    }
    Optional<User> user = isOver(session) ? Optional.empty() : session.user.get();
    if (user.isEmpty()) {
      sessions.remove(hash);
    } else {
      session.used = Instant.now();
    }
    return user;
  }

  void end(String token) {
    sessions.remove(hash(token));
  }

  void closeIdle() {
    sessions.values().removeIf(this::isOver);
  }

  private boolean isOver(Session session) {
    Instant now = Instant.now();
    return now.isAfter(session.end) || now.isAfter(session.used.plus(idle));
  }

  private static String hash(String token) {
    return Hashing.sha256().hashString(token, StandardCharsets.UTF_8).toString();
  }
}
