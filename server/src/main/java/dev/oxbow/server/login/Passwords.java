package dev.oxbow.server.login;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks passwords against the users file. A driver sends its password with each request, so that a
 * password that was right is remembered for a minute, as a keyed hash. Thread-safe.
 */
final class Passwords {
  /** About a quarter of a second on a machine of today. */
  static final int COST = 12;

  /** What bcrypt looks at; a longer password would be cut silently. */
  static final int MOST_BYTES = 72;

  private final UsersFile users;
  private final Damping damping;
  private final Cache<String, Boolean> right =
      CacheBuilder.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();
  private final HashFunction keyed;

  /** Whoever guesses must not get all processors. */
  private final Semaphore workers =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  Passwords(UsersFile users, Damping damping) {
    this.users = users;
    this.damping = damping;
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    keyed = Hashing.hmacSha256(key);
  }

  /** Makes the hash for the users file. */
  static String hash(byte[] password) {
    return new String(
        BCrypt.with(BCrypt.Version.VERSION_2B).hash(COST, password), StandardCharsets.US_ASCII);
  }

  /** The user whose password this is. */
  User check(String name, byte[] password, String address) throws LoginRefused {
    Optional<UsersFile.Entry> entry = users.find(name);
    if (entry.isPresent() && right.getIfPresent(key(entry.get(), password)) != null) {
      return entry.get().user();
    }
    damping.check(name, address);
    boolean match = matches(entry, password);
    if (entry.isEmpty() || !match) {
      damping.failed(name, address);
      throw LoginRefused.wrong();
    }
    damping.succeeded(name, address);
    right.put(key(entry.get(), password), true);
    return entry.get().user();
  }

  private String key(UsersFile.Entry entry, byte[] password) {
    return keyed
        .newHasher()
        .putString(entry.name() + "\n" + entry.hash() + "\n", StandardCharsets.UTF_8)
        .putBytes(password)
        .hash()
        .toString();
  }

  /** Takes as long for a user who does not exist as for one who does. */
  private boolean matches(Optional<UsersFile.Entry> entry, byte[] password) throws LoginRefused {
    boolean fits = password.length <= MOST_BYTES;
    byte[] tried = fits ? password : new byte[MOST_BYTES];
    String hash = entry.map(UsersFile.Entry::hash).orElseGet(() -> dummy(users.cost()));
    try {
      if (!workers.tryAcquire(10, TimeUnit.SECONDS)) {
        throw LoginRefused.busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoginRefused.busy();
    }
    try {
      BCrypt.Result result =
          BCrypt.verifyer().verify(tried, hash.getBytes(StandardCharsets.US_ASCII));
      return fits && result.verified;
    } finally {
      workers.release();
    }
  }

  /** A well-formed hash of no password that anybody knows. */
  private static String dummy(int cost) {
    return "$2b$%02d$".formatted(cost) + "Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapehKK5YdLxKcm";
  }
}
