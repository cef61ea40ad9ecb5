package dev.oxbow.local;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.Collections;
import org.duckdb.DuckDBBindings;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBWritableVector;

/**
 * What DuckDB's driver can do and makes public to nobody. The executor needs it, for speed or for
 * its life; a driver of another version may lack it, and is refused when the executor starts.
 */
final class DuckDbInternals {
  private static final VarHandle DATA = field("data");
  private static final VarHandle VALIDITY = field("validity");
  private static final MethodHandle CHECK_ERROR =
      find(
          DuckDBChunkedResult.class,
          (at, type) -> at.findVirtual(type, "checkError", MethodType.methodType(void.class)));
  private static final MethodHandle TYPE_REFERENCE =
      find(
          DuckDBLogicalType.class,
          (at, type) ->
              at.findVirtual(type, "logicalTypeRef", MethodType.methodType(ByteBuffer.class)));
  private static final MethodHandle CREATE_CHUNK =
      binding("duckdb_create_data_chunk", ByteBuffer.class, ByteBuffer[].class);
  private static final MethodHandle RESET_CHUNK =
      binding("duckdb_data_chunk_reset", void.class, ByteBuffer.class);
  private static final MethodHandle DESTROY_CHUNK =
      binding("duckdb_destroy_data_chunk", void.class, ByteBuffer.class);
  private static final MethodHandle VECTOR =
      binding("duckdb_data_chunk_get_vector", ByteBuffer.class, ByteBuffer.class, long.class);
  private static final MethodHandle VALUES =
      binding("duckdb_vector_get_data", ByteBuffer.class, ByteBuffer.class, long.class);
  private static final MethodHandle ASSIGN =
      binding(
          "duckdb_vector_assign_string_element_len",
          void.class,
          ByteBuffer.class,
          long.class,
          byte[].class);

  /** How many rows a vector has, unless it is made for less. */
  static final int VECTOR_SIZE = vectorSize();

  private DuckDbInternals() {}

  /**
   * Makes sure that all of it is there.
   *
   * @throws ExceptionInInitializerError with the reason, when it is not
   */
  static void load() {
    // Calling it has initialised the class, which looks everything up.
  }

  /**
   * The memory of the values of a vector that is to be filled, all zero. The driver's setters take
   * a lock and check the type for every single value, which was a third of what reading a topic
   * costs.
   */
  static ByteBuffer data(DuckDBWritableVector vector) {
    return (ByteBuffer) DATA.get(vector);
  }

  /** A bit per row of a vector that is to be filled, set for values, all zero. */
  static ByteBuffer validity(DuckDBWritableVector vector) {
    return (ByteBuffer) VALIDITY.get(vector);
  }

  /**
   * Throws what a result failed with. DuckDB ends a result that failed half-way as if it were
   * complete.
   */
  static void checkError(DuckDBChunkedResult result) throws SQLException {
    try {
      CHECK_ERROR.invokeExact(result);
    } catch (SQLException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int vectorSize() {
    MethodHandle size = binding("duckdb_vector_size", long.class);
    return Math.toIntExact(call(() -> (long) size.invokeExact()));
  }

  /**
   * Makes a chunk of texts that belongs to no query, in memory that the limit does not count.
   *
   * @return the reference that the other methods take; to be destroyed
   */
  static ByteBuffer createTexts(int columns) {
    try (DuckDBLogicalType type = DuckDBLogicalType.of(DuckDBColumnType.VARCHAR)) {
      return call(
          () -> {
            ByteBuffer reference = (ByteBuffer) TYPE_REFERENCE.invokeExact(type);
            ByteBuffer[] types =
                Collections.nCopies(columns, reference).toArray(new ByteBuffer[columns]);
            return (ByteBuffer) CREATE_CHUNK.invokeExact(types);
          });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Frees the texts of a chunk of our own. */
  static void reset(ByteBuffer chunk) {
    call(
        () -> {
          RESET_CHUNK.invokeExact(chunk);
          return true;
        });
  }

  static void destroy(ByteBuffer chunk) {
    call(
        () -> {
          DESTROY_CHUNK.invokeExact(chunk);
          return true;
        });
  }

  /** The reference of a vector of a chunk of our own. */
  static ByteBuffer vector(ByteBuffer chunk, int column) {
    return call(() -> (ByteBuffer) VECTOR.invokeExact(chunk, (long) column));
  }

  /** The memory of the values of a vector of our own. */
  static ByteBuffer values(ByteBuffer vector, int width) {
    long size = (long) VECTOR_SIZE * width;
    return call(() -> (ByteBuffer) VALUES.invokeExact(vector, size)).order(ByteOrder.nativeOrder());
  }

  /** Copies a text into the memory of a vector of our own, as the value of a row. */
  static void assign(ByteBuffer vector, int row, byte[] bytes) {
    call(
        () -> {
          ASSIGN.invokeExact(vector, (long) row, bytes);
          return true;
        });
  }

  private interface Call<T> {
    @SuppressWarnings("IllegalThrows") // As a method handle declares it.
    T call() throws Throwable;
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.call();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Finder<T> {
    T find(Lookup lookup, Class<?> type) throws ReflectiveOperationException;
  }

  private static <T> T find(Class<?> type, Finder<T> finder) {
    try {
      return finder.find(MethodHandles.privateLookupIn(type, MethodHandles.lookup()), type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this version of duckdb_jdbc cannot be used, take the one that Oxbow names: "
              + e.getMessage(),
          e);
    }
  }

  private static VarHandle field(String name) {
    return find(
        DuckDBWritableVector.class,
        (lookup, type) -> lookup.findVarHandle(type, name, ByteBuffer.class));
  }

  private static MethodHandle binding(String name, Class<?> result, Class<?>... parameters) {
    return find(
        DuckDBBindings.class,
        (lookup, type) -> lookup.findStatic(type, name, MethodType.methodType(result, parameters)));
  }
}
