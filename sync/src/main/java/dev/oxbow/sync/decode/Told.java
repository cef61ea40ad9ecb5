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
  /**
   * The row is now so.
   *
   * @param type of the row, a struct, as far as the record tells it
   * @param isPlain whether a value whose type is not told is what JSON says that it is; in an
   *     envelope without a schema a number may be a date
   */
  record Present(Key key, Map<String, @Nullable Value> row, FieldType type, boolean isPlain)
      implements Told {}

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

  /**
   * The fields of its key.
   *
   * @param type of the key, a struct, as far as the record tells it
   */
  record Fields(Map<String, @Nullable Value> fields, FieldType type) implements Key {}

  /** A key that is one value without a name. */
  record Single(Value value, FieldType type) implements Key {}
}
