package dev.oxbow.server.login;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;

/**
 * Slows down who guesses. After five failures a user is not let in from that address for a second,
 * then two, four and so on up to a minute; after thirty failures for any users the whole address. A
 * user is never locked out from elsewhere: otherwise anybody could do that to anybody. Thread-safe.
 */
final class Damping {
  private static final int FREE = 5;
  private static final int FREE_PER_ADDRESS = 30;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Cache<String, Failures> failures =
      CacheBuilder.newBuilder()
          .maximumSize(100_000)
          .expireAfterWrite(Duration.ofMinutes(15))
          .build();

  /** How often, and until when nobody is let in. */
  private record Failures(int count, long untilNanos) {}

  void check(String user, String address) throws LoginRefused {
    check(pair(user, address));
    check(address);
  }

  private void check(String key) throws LoginRefused {
    Failures known = failures.getIfPresent(key);
    if (known != null && known.untilNanos != 0) {
      long left = known.untilNanos - System.nanoTime();
      if (left > 0) {
        throw LoginRefused.tooMany(Duration.ofNanos(left));
      }
    }
  }

  void failed(String user, String address) {
    count(pair(user, address), FREE);
    count(address, FREE_PER_ADDRESS);
  }

  private void count(String key, int free) {
    failures
        .asMap()
        .merge(
            key,
            new Failures(1, 0),
            (before, one) -> {
              int count = before.count + 1;
              return new Failures(
                  count, count < free ? 0 : System.nanoTime() + pause(count - free).toNanos());
            });
  }

  private static Duration pause(int beyond) {
    Duration pause = Duration.ofSeconds(1L << Math.min(beyond, 10));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }

  void succeeded(String user, String address) {
    failures.invalidate(pair(user, address));
  }

  private static String pair(String user, String address) {
    return user + "\n" + address;
  }
}
