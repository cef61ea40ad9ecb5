package dev.oxbow.local;

import java.nio.ByteBuffer;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Where the texts of one puller live. A vector holds a text of up to 12 bytes itself and points to
 * a longer one. Had it to keep longer ones in memory of the query's, as the driver would do it,
 * DuckDB would look for room within its limit, and throw where there is none: through the driver,
 * which ends this process. So the texts go into a chunk of ours, and the vector of the query only
 * points there.
 *
 * <p>The texts stay for two more calls of the table function. DuckDB itself fills the memory of a
 * vector anew at the next call, so that whatever wants a value for longer has copied it by then.
 *
 * <p>Not thread-safe.
 */
final class TextChunks implements AutoCloseable {
  /** A value in a vector of texts: four bytes for the length, then twelve. */
  private static final int WIDTH = 16;

  private final @Nullable ByteBuffer[] chunks = new ByteBuffer[3];
  private int turn;
  private final int columns;
  private DuckDBDataChunkWriter current;

  TextChunks(int columns) {
    this.columns = columns;
    this.current = next();
  }

  /** Frees the oldest texts to make room for the next. */
  void begin() {
    current = next();
  }

  private DuckDBDataChunkWriter next() {
    turn = (turn + 1) % chunks.length;
    ByteBuffer chunk = chunks[turn];
    if (chunk == null) {
      chunk = DuckDbInternals.createTexts(columns);
      chunks[turn] = chunk;
    }
    return DuckDbInternals.reset(chunk);
  }

  /** Keeps the texts of a column, in UTF-8 or null, and points the query's vector to them. */
  void give(int column, byte[] @Nullable [] values, DuckDBWritableVector to) {
    DuckDBWritableVector own = current.vector(column);
    own.setStringUtf8Batch(0, values);
    DuckDbInternals.data(to)
        .put(0, DuckDbInternals.data(own), 0, Math.multiplyExact(values.length, WIDTH));
    ByteBuffer validity = DuckDbInternals.validity(own);
    DuckDbInternals.validity(to).put(0, validity, 0, validity.capacity());
  }

  @Override
  public void close() {
    for (int i = 0; i < chunks.length; i++) {
      ByteBuffer chunk = chunks[i];
      if (chunk != null) {
        DuckDbInternals.destroy(chunk);
        chunks[i] = null;
      }
    }
  }
}
