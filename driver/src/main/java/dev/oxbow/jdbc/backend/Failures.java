package dev.oxbow.jdbc.backend;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** Makes the SQLException of the right class for an SQLSTATE, each with a vendor code. */
public final class Failures {
  /** The vendor code of a statement that took longer than its limit. */
  public static final int TIMEOUT = 3002;

  private static final int INVALID_PARAMETER = 1010;
  private static final int NOT_SUPPORTED = 1009;
  private static final int INVALID_CONFIG = 1008;
  private static final int WRONG_USE = 1012;
  private static final int OUT_OF_RANGE = 2002;
  private static final int INVALID_CAST = 2003;
  private static final int CLOSED = 3006;
  private static final int TOO_COMPLEX = 1023;
  private static final int SERVER = 3013;
  private static final int CANCELLED = 3001;

  private Failures() {}

  /** The exception for a failure of an engine. */
  public static SQLException of(
      String sqlState, int vendorCode, String message, @Nullable Throwable cause) {
    if (vendorCode == TIMEOUT) {
      return new SQLTimeoutException(message, sqlState, vendorCode, cause);
    }
    return switch (sqlState.substring(0, 2)) {
      case "0A" -> new SQLFeatureNotSupportedException(message, sqlState, vendorCode, cause);
      case "08" -> connection(sqlState, vendorCode, message, cause);
      case "22" -> new SQLDataException(message, sqlState, vendorCode, cause);
      case "23" ->
          new SQLIntegrityConstraintViolationException(message, sqlState, vendorCode, cause);
      case "28" -> new SQLInvalidAuthorizationSpecException(message, sqlState, vendorCode, cause);
      case "53" ->
          sqlState.equals("53300")
              ? new SQLTransientException(message, sqlState, vendorCode, cause)
              : new SQLException(message, sqlState, vendorCode, cause);
      case "57" ->
          sqlState.equals("57P01")
              ? new SQLTransientConnectionException(message, sqlState, vendorCode, cause)
              : new SQLException(message, sqlState, vendorCode, cause);
      case "3F", "42" -> new SQLSyntaxErrorException(message, sqlState, vendorCode, cause);
      default -> new SQLException(message, sqlState, vendorCode, cause);
    };
  }

  private static SQLException connection(
      String sqlState, int vendorCode, String message, @Nullable Throwable cause) {
    return switch (sqlState) {
      case "08003", "08P01" ->
          new SQLNonTransientConnectionException(message, sqlState, vendorCode, cause);
      case "08S01" -> new SQLRecoverableException(message, sqlState, vendorCode, cause);
      default -> new SQLTransientConnectionException(message, sqlState, vendorCode, cause);
    };
  }

  /** No server answers, or none of Oxbow's: another attempt may find one. */
  public static SQLException unreachable(String message, @Nullable Throwable cause) {
    return of("08001", SERVER, message, cause);
  }

  /** The server was there and is not any more: a new connection may help, this one does not. */
  public static SQLException broken(String message, @Nullable Throwable cause) {
    return of("08S01", SERVER, message, cause);
  }

  /** Whether the other end is gone, and with it all that it held. */
  public static boolean isGone(SQLException e) {
    return e instanceof SQLTransientConnectionException
        || e instanceof SQLNonTransientConnectionException
        || e instanceof SQLRecoverableException;
  }

  /** The server says what cannot be understood. */
  public static SQLException notUnderstood(String message, @Nullable Throwable cause) {
    return of("08P01", SERVER, message, cause);
  }

  /** What is not there, and what to do instead. */
  public static SQLFeatureNotSupportedException notSupported(String message) {
    return new SQLFeatureNotSupportedException(message, "0A000", NOT_SUPPORTED);
  }

  /** A connection that is closed. */
  public static SQLException closed(String message) {
    return of("08003", CLOSED, message, null);
  }

  /** A result set that is closed or does not stand on a row. */
  public static SQLException noRow(String message) {
    return of("24000", WRONG_USE, message, null);
  }

  /** A call that does not fit the state of its object, or an argument that is none. */
  public static SQLException wrongUse(String message) {
    return of("HY000", WRONG_USE, message, null);
  }

  /** A column or parameter that does not exist. */
  public static SQLException noSuchColumn(String message) {
    return of("07009", INVALID_PARAMETER, message, null);
  }

  /** A parameter that was not set. */
  public static SQLException parameterNotSet(String message) {
    return of("07002", INVALID_PARAMETER, message, null);
  }

  /** A value of a type that cannot be had as what was asked for. */
  public static SQLException wrongType(String message) {
    return of("07006", INVALID_CAST, message, null);
  }

  /** A value too large for what was asked for. */
  public static SQLException outOfRange(String message) {
    return of("22003", OUT_OF_RANGE, message, null);
  }

  /** A text that does not say what was asked for. */
  public static SQLException invalidText(String message, @Nullable Throwable cause) {
    return of("22018", INVALID_CAST, message, cause);
  }

  /** A URL or property that cannot be taken. */
  public static SQLException invalidUrl(String message) {
    return of("HV024", INVALID_CONFIG, message, null);
  }

  /** A statement that was ended by {@code cancel()}. */
  public static SQLException cancelled() {
    return cancelled(null);
  }

  /** A statement that was ended by {@code cancel()}. */
  public static SQLException cancelled(@Nullable Throwable cause) {
    return of("57014", CANCELLED, "The statement was cancelled", cause);
  }

  /** A statement whose parts nest deeper than the stack of a thread. */
  public static SQLException tooComplex(Throwable cause) {
    return of(
        "54001",
        TOO_COMPLEX,
        "The statement nests too deeply; split it, or write a long chain of OR or UNION as a list",
        cause);
  }

  /** A statement that took longer than its limit. */
  public static SQLException timeout(long seconds) {
    return of(
        "57014",
        TIMEOUT,
        "The statement took longer than its limit of "
            + seconds
            + " s; raise the query timeout or ask for less",
        null);
  }
}
