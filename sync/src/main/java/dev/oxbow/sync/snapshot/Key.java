package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a row's primary key, in the key's order; equal when they are the same bytes. */
final class Key {
  private final @Nullable Object[] values;

  private Key(@Nullable Object[] values) {
    this.values = values;
  }

  static Key of(TableSchema schema, Row row) {
    List<Integer> columns = schema.key();
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(columns.get(i));
    }
    return new Key(values);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key key && Arrays.deepEquals(values, key.values);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values);
  }
}
