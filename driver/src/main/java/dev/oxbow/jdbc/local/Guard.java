package dev.oxbow.jdbc.local;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.jdbc.backend.Failures;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what the engine throws into SQLExceptions: JDBC has no place for any other. */
final class Guard {
  private Guard() {}

  /** A call into the engine that gives something. */
  interface Call<T> {
    T call();
  }

  /** A call into the engine that may give null. */
  interface MaybeCall<T> {
    @Nullable T call();
  }

  static <T> T get(Call<T> call) throws SQLException {
    return Objects.requireNonNull(maybe(call::call));
  }

  static void run(Runnable call) throws SQLException {
    maybe(
        () -> {
          call.run();
          return null;
        });
  }

  static <T> @Nullable T maybe(MaybeCall<T> call) throws SQLException {
    try {
      return call.call();
    } catch (OxbowException e) {
      throw sql(e);
    } catch (StackOverflowError e) {
      throw Failures.tooComplex(e);
    } catch (RuntimeException e) {
      throw Failures.of(
          ErrorCode.INTERNAL.sqlState(),
          ErrorCode.INTERNAL.vendorCode(),
          "Oxbow failed with a defect of its own, please report it: " + e,
          e);
    }
  }

  private static SQLException sql(OxbowException e) {
    if (e.code() == ErrorCode.CANCELLED) {
      // Where it was when it heard of it, nobody needs to know; the cause says it.
      return Failures.cancelled(e);
    }
    return Failures.of(
        e.code().sqlState(), e.code().vendorCode(), String.valueOf(e.getMessage()), e);
  }
}
