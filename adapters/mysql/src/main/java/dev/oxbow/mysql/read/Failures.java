package dev.oxbow.mysql.read;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what MySQL and its driver report into our errors: what, where, why, what to do. */
public final class Failures {
  private static final Pattern DENIED = Pattern.compile("user ('.*'@'.*') to database '(.*)'");

  private final String source;
  private final String endpoint;
  private final String user;
  private final long timeoutMillis;

  Failures(MySqlConfig config) {
    this.source = config.source();
    this.endpoint = config.endpoint();
    this.user = config.user().orElse("");
    this.timeoutMillis = config.connectTimeout().toMillis();
  }

  /** How failures of a source's connections are told. */
  public static Failures of(MySqlConfig config) {
    return new Failures(config);
  }

  /**
   * The error for a failure.
   *
   * @param doing what failed, for people: {@code listing the tables}
   */
  public OxbowException of(String doing, SQLException failure) {
    SQLException root = root(failure);
    return switch (root.getErrorCode()) {
      case 1044 ->
          failure(
              ErrorCode.SOURCE_PRIVILEGE,
              "MySQL at %s knows user '%s' of source '%s' and does not let it into the database of 'url': %s; %s"
                  .formatted(endpoint, user, source, reason(root), grant(reason(root))),
              failure);
      case 1045, 1698, 1130, 1251, 3118, 4151 ->
          failure(
              ErrorCode.SOURCE_LOGIN,
              "MySQL at %s refused user '%s' of source '%s': %s; check 'user' and 'password'"
                  .formatted(endpoint, user, source, reason(root)),
              failure);
      case 1049 ->
          failure(
              ErrorCode.SOURCE_FAILED,
              "MySQL at %s has no such database as source '%s' names: %s; check 'url'"
                  .formatted(endpoint, source, reason(root)),
              failure);
      case 1040, 1203, 1226 ->
          failure(
              ErrorCode.SOURCE_UNREACHABLE,
              "MySQL at %s takes no more connections of source '%s': %s; lower 'pool.size' or raise the server's limit"
                  .formatted(endpoint, source, reason(root)),
              failure);
      case 1317, 3024, 1969 ->
          failure(
              ErrorCode.CANCELLED,
              "The statement was stopped in MySQL at %s of source '%s': %s"
                  .formatted(endpoint, source, reason(root)),
              failure);
      case 1146, 1109 -> gone(ErrorCode.SOURCE_TABLE_GONE, root, failure);
      case 1054, 1412, 1615 -> gone(ErrorCode.SOURCE_CHANGED, root, failure);
      default -> other(doing, root, failure);
    };
  }

  /** What mends a missing privilege. */
  private static String grant(String denied) {
    Matcher named = DENIED.matcher(denied);
    return named.find()
        ? "GRANT SELECT ON `%s`.* TO %s"
            .formatted(named.group(2).replace("`", "``"), named.group(1))
        : "GRANT SELECT ON it to this user";
  }

  private OxbowException gone(ErrorCode code, SQLException root, SQLException failure) {
    return failure(
        code,
        "A table of source '%s' has changed in MySQL at %s since the statement was planned: %s; run the statement again"
            .formatted(source, endpoint, reason(root)),
        failure);
  }

  private OxbowException other(String doing, SQLException root, SQLException failure) {
    if (isConnection(root)) {
      return failure(
          ErrorCode.SOURCE_UNREACHABLE,
          "MySQL at %s of source '%s' cannot be reached (%s): %s; check 'url' and that the server is up"
              .formatted(endpoint, source, doing, reason(root)),
          failure);
    }
    if (failure instanceof java.sql.SQLTransientConnectionException) {
      return failure(
          ErrorCode.SOURCE_FAILED,
          "No connection of source '%s' to MySQL at %s came free within %d ms (%s); raise 'pool.size' or 'connect.timeout', or run fewer statements at once"
              .formatted(source, endpoint, timeoutMillis, doing),
          failure);
    }
    return failure(
        ErrorCode.SOURCE_FAILED,
        "MySQL at %s of source '%s' failed (%s): %s"
            .formatted(endpoint, source, doing, reason(root)),
        failure);
  }

  /** The error for a connection that was lost when rows had been read, or might have been. */
  OxbowException lost(SQLException failure) {
    return failure(
        ErrorCode.SOURCE_LOST,
        "The connection to MySQL at %s of source '%s' was lost while rows were read, and with it what the statement sees: %s; run the statement again"
            .formatted(endpoint, source, reason(root(failure))),
        failure);
  }

  /** The same, when it was found out otherwise. */
  OxbowException silent(String why, @Nullable Throwable cause) {
    return new OxbowException(
        ErrorCode.SOURCE_LOST,
        "MySQL at %s of source '%s' gave no rows, and %s; run the statement again when it can be reached"
            .formatted(endpoint, source, why),
        cause);
  }

  /**
   * Whether it is the connection that is gone, so that another one may do: the server went, ended
   * it, or was cut off.
   */
  static boolean isLost(SQLException failure) {
    SQLException root = root(failure);
    return switch (root.getErrorCode()) {
      // Shut down; packets lost; killed (MariaDB, MySQL); gone; idle for longer than it may.
      case 1053, 1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 3169, 4031 -> true;
      default -> isConnection(root);
    };
  }

  /** Whether it says that somebody ended the connection on purpose ({@code KILL}). */
  static boolean isKilled(SQLException failure) {
    int code = root(failure).getErrorCode();
    return code == 1927 || code == 3169;
  }

  private static OxbowException failure(ErrorCode code, String message, SQLException cause) {
    return new OxbowException(code, message, cause);
  }

  /** The driver's own reports of a lost or refused connection; the pool's are wrappers of one. */
  private static boolean isConnection(SQLException e) {
    String state = e.getSQLState();
    return (state != null && state.startsWith("08")) || e.getCause() instanceof java.io.IOException;
  }

  /** The innermost SQLException. */
  private static SQLException root(SQLException failure) {
    SQLException root = failure;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException e) {
        root = e;
      }
    }
    return root;
  }

  /** The driver's message on one line, or the innermost cause's when that says more. */
  private static String reason(SQLException e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = isConnection(e) && innermost != e ? told(innermost) : e.getMessage();
    String text = message == null ? e.getClass().getSimpleName() : message;
    return text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse(text);
  }

  private static @Nullable String told(Throwable t) {
    String name = t instanceof java.net.UnknownHostException ? "unknown host " : "";
    return t.getMessage() == null ? t.getClass().getSimpleName() : name + t.getMessage();
  }
}
