package dev.oxbow.local;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the texts of one puller live. A vector holds a text of up to 12 bytes itself and points to
 * a longer one. Had it to keep longer ones in memory of the query's, as the driver would do it,
 * DuckDB would look for room within its limit, and throw where there is none: through the driver,
 * which ends this process. So the texts go into a chunk of ours, many of them one behind the other
 * as a single value of it, and the vectors of the query only point there.
 *
 * <p>The texts stay for two more calls of the table function. DuckDB itself fills the memory of a
 * vector anew at the next call, so that whatever wants a value for longer has copied it by then.
 *
 * <p>Not thread-safe.
 */
final class TextChunks implements AutoCloseable {
  /** A value in a vector of texts: four bytes for the length, then twelve. */
  static final int WIDTH = 16;

  /** Where in such a value the address of a long text stands. */
  static final int ADDRESS = 8;

  /** How many bytes are gathered before they are copied into memory of DuckDB's. */
  private static final int PIECE = 1 << 20;

  private final Chunk[] chunks;
  private int turn;
  private Chunk current;
  private byte[] gathered = new byte[PIECE / 16];
  private int size;

  /**
   * @param columns how many columns of texts a batch has
   */
  TextChunks(int columns) {
    chunks = new Chunk[] {new Chunk(columns), new Chunk(columns), new Chunk(columns)};
    current = chunks[0];
  }

  /** Begins a batch: the texts of the oldest one may go. */
  void begin() {
    turn = (turn + 1) % chunks.length;
    current = chunks[turn];
    current.pieces = 0;
    size = 0;
  }

  /**
   * Keeps a text of more than 12 bytes.
   *
   * @return what {@link #address} takes once {@link #end} was called
   */
  long keep(byte[] bytes, int offset, int length) {
    if (size > 0 && length > PIECE - size) {
      current.add(gathered, size);
      size = 0;
    }
    if (length > gathered.length - size) {
      int enough = Math.max(size + length, Math.min(PIECE, 2 * gathered.length));
      gathered = Arrays.copyOf(gathered, enough);
    }
    System.arraycopy(bytes, offset, gathered, size, length);
    long kept = (long) current.pieces << Integer.SIZE | size;
    size += length;
    return kept;
  }

  /** Ends the batch: all that was kept has an address now. */
  void end() {
    if (size > 0) {
      current.add(gathered, size);
      size = 0;
    }
    if (gathered.length > PIECE) {
      gathered = new byte[PIECE];
    }
  }

  /** Where a text lies that was kept in this batch. */
  long address(long kept) {
    return current.addresses[(int) (kept >>> Integer.SIZE)] + (int) kept;
  }

  @Override
  public void close() {
    for (Chunk chunk : chunks) {
      chunk.close();
    }
  }

  /** A chunk of our own. Each piece is a value of it, and at least one text of a batch. */
  private static final class Chunk {
    private final int columns;
    private final ByteBuffer[] vectors;
    private final ByteBuffer[] values;
    private long[] addresses = new long[1];
    private int pieces;

    private @Nullable ByteBuffer reference;

    Chunk(int columns) {
      this.columns = columns;
      this.vectors = new ByteBuffer[columns];
      this.values = new ByteBuffer[columns];
    }

    void add(byte[] bytes, int length) {
      if (pieces == 0) {
        renew();
      }
      int rows = DuckDbInternals.VECTOR_SIZE;
      int vector = pieces / rows;
      int row = pieces % rows;
      DuckDbInternals.assign(vectors[vector], row, Arrays.copyOf(bytes, length));
      if (values[vector].getInt(row * WIDTH) != length) {
        throw new IllegalStateException("A source gave a text that is not well-formed UTF-8");
      }
      if (pieces == addresses.length) {
        addresses = Arrays.copyOf(addresses, 2 * pieces);
      }
      addresses[pieces++] = values[vector].getLong(row * WIDTH + ADDRESS);
    }

    private void renew() {
      ByteBuffer chunk = reference;
      if (chunk == null) {
        chunk = DuckDbInternals.createTexts(columns);
        reference = chunk;
      } else {
        DuckDbInternals.reset(chunk);
      }
      for (int i = 0; i < columns; i++) {
        vectors[i] = DuckDbInternals.vector(chunk, i);
        values[i] = DuckDbInternals.values(vectors[i], WIDTH);
      }
    }

    void close() {
      ByteBuffer chunk = reference;
      reference = null;
      if (chunk != null) {
        DuckDbInternals.destroy(chunk);
      }
    }
  }
}
