package dev.oxbow.server.login;

import java.time.Duration;

/** Why somebody was not let in; the message is for the client and says no more than it may. */
final class LoginRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;
  private final boolean insecure;

  private LoginRefused(String message, Duration retryAfter, boolean insecure) {
    super(message);
    this.retryAfter = retryAfter;
    this.insecure = insecure;
  }

  /** The same for an unknown user, a wrong password and a bad token. */
  static LoginRefused wrong() {
    return new LoginRefused(
        "The login was refused: check user and password, or the token", Duration.ZERO, false);
  }

  static LoginRefused missing() {
    return new LoginRefused("This server asks for a login", Duration.ZERO, false);
  }

  static LoginRefused tooMany(Duration retryAfter) {
    return new LoginRefused(
        "Too many logins have failed; try again in " + seconds(retryAfter) + " s",
        retryAfter,
        false);
  }

  static LoginRefused busy() {
    return new LoginRefused(
        "Too many logins at once; try again in a moment", Duration.ofSeconds(2), false);
  }

  static LoginRefused insecure() {
    return new LoginRefused(
        "A login is taken over TLS only, or from the server's own machine", Duration.ZERO, true);
  }

  private static long seconds(Duration d) {
    return Math.max(1, d.toMillis() / 1000);
  }

  /** When to try again; zero for any time. */
  long retryAfterSeconds() {
    return retryAfter.isZero() ? 0 : seconds(retryAfter);
  }

  boolean isTooMany() {
    return !retryAfter.isZero();
  }

  boolean isInsecure() {
    return insecure;
  }
}
