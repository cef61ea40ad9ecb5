package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.Failures;
import java.sql.SQLException;
import java.sql.Wrapper;

/** An object that is itself what it can be unwrapped to. */
interface Wrapped extends Wrapper {
  @Override
  default <T> T unwrap(Class<T> type) throws SQLException {
    if (type != null && type.isInstance(this)) {
      return type.cast(this);
    }
    throw Failures.wrongUse(
        "A " + getClass().getSimpleName() + " is no " + (type == null ? "null" : type.getName()));
  }

  @Override
  default boolean isWrapperFor(Class<?> type) throws SQLException {
    return type != null && type.isInstance(this);
  }
}
