package dev.oxbow.sync.decode;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a record tells.
 *
 * <p>Rows and keys are values by the names of their fields, in the record's order; a field that is
 * not there is no NULL.
 */
public sealed interface Told {
  /** The row is now so. */
  record Present(Key key, Map<String, @Nullable Value> row) implements Told {}

  /** The row went. */
  record Gone(Key key) implements Told {}

  /** All rows went. */
  record Emptied() implements Told {}

  /** It tells nothing of a row. */
  record Nothing() implements Told {}

  /** The key of a record. */
  sealed interface Key {}

  /** The record has none. */
  record NoKey() implements Key {}

  /** The fields of its key. */
  record Fields(Map<String, @Nullable Value> fields) implements Key {}

  /** A key that is one value without a name. */
  record Single(Value value) implements Key {}
}
