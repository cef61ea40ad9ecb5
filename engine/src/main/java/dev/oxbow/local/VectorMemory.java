package dev.oxbow.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a vector that DuckDB wants to be filled. The driver's setters take a lock and check
 * the type for every single value, which was a third of what reading a topic costs, and it hands
 * out the memory behind them to nobody: it is taken from the fields of its class. A driver without
 * these fields is as good, only slower.
 *
 * @param data the values side by side, all zero
 * @param validity a bit per row, set for values, all zero
 */
record VectorMemory(ByteBuffer data, ByteBuffer validity) {
  private static final @Nullable VarHandle DATA = field("data");
  private static final @Nullable VarHandle VALIDITY = field("validity");

  private static @Nullable VarHandle field(String name) {
    try {
      return MethodHandles.privateLookupIn(DuckDBWritableVector.class, MethodHandles.lookup())
          .findVarHandle(DuckDBWritableVector.class, name, ByteBuffer.class);
    } catch (ReflectiveOperationException anotherDriver) {
      return null;
    }
  }

  /** The memory of a vector until it is handed over; null when it cannot be had. */
  static @Nullable VectorMemory of(DuckDBWritableVector vector) {
    if (DATA == null || VALIDITY == null) {
      return null;
    }
    return new VectorMemory((ByteBuffer) DATA.get(vector), (ByteBuffer) VALIDITY.get(vector));
  }
}
