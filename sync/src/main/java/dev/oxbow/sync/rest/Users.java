package dev.oxbow.sync.rest;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may log in: a file of {@code name:hash} lines as {@code ./oxbow passwd} and {@code htpasswd
 * -B} write them; roles behind a second colon mean nothing here. The file is read for each login
 * that is not remembered. A right password is remembered for a minute, as a salted digest: bcrypt
 * is slow on purpose. Thread-safe.
 */
final class Users {
  private static final Logger LOG = LoggerFactory.getLogger(Users.class);
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 1000;

  /** What bcrypt looks at; a longer password would be cut silently. */
  private static final int MOST_BYTES = 72;

  /** A well-formed hash of no password that anybody knows: an unknown user costs as much. */
  private static final String NOBODY =
      "$2b$12$Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapehKK5YdLxKcm";

  private final Path file;
  private final byte[] salt = new byte[16];
  private final Map<String, Long> right = new ConcurrentHashMap<>();
  private final Semaphore one = new Semaphore(1);

  private Users(Path file) {
    this.file = file;
    new SecureRandom().nextBytes(salt);
  }

  /**
   * Looks into the file once.
   *
   * @throws OxbowException INVALID_CONFIG when it cannot be read
   */
  static Users open(Path file) {
    Users users = new Users(file);
    try {
      users.hashes();
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "The users file '"
              + file
              + "' of sync.login.users cannot be read ("
              + e.getClass().getSimpleName()
              + "); make one with ./oxbow passwd --file "
              + file
              + " USER",
          e);
    }
    return users;
  }

  private Map<String, String> hashes() throws IOException {
    Map<String, String> hashes = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(":", -1);
      if (!line.startsWith("#") && fields.length >= 2) {
        hashes.put(fields[0], fields[1]);
      }
    }
    return hashes;
  }

  /** Whether this is the user's password. */
  boolean admits(String name, byte[] password) {
    try {
      String hash = hashes().getOrDefault(name, NOBODY);
      String digest = digest(name, hash, password);
      Long until = right.get(digest);
      if (until != null && System.nanoTime() - until < 0) {
        return true;
      }
      boolean matches = password.length <= MOST_BYTES && verify(password, hash);
      if (matches) {
        if (right.size() > MOST_REMEMBERED) {
          right.clear();
        }
        right.put(digest, System.nanoTime() + REMEMBERED.toNanos());
      }
      return matches;
    } catch (IOException e) {
      LOG.warn("The users file '{}' cannot be read: nobody can log in", file);
      return false;
    }
  }

  /** One at a time: whoever guesses must not get all processors. */
  private boolean verify(byte[] password, String hash) {
    one.acquireUninterruptibly();
    try {
      return BCrypt.verifyer().verify(password, hash.getBytes(StandardCharsets.US_ASCII)).verified;
    } finally {
      one.release();
    }
  }

  private String digest(String name, String hash, byte[] password) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      digest.update((name + "\n" + hash + "\n").getBytes(StandardCharsets.UTF_8));
      return java.util.HexFormat.of().formatHex(digest.digest(password));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
