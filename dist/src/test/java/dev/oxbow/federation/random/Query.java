package dev.oxbow.federation.random;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A made-up query.
 *
 * @param ordered whether its rows have an order
 * @param mysql what asks MySQL for the same rows, or null when MySQL has rules of its own for it
 */
record Query(String sql, List<Object> parameters, boolean ordered, @Nullable String mysql) {
  @Override
  public String toString() {
    return parameters.isEmpty() ? sql : sql + " with " + parameters;
  }
}
