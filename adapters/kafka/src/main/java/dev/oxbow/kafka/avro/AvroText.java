package dev.oxbow.kafka.avro;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * Bytes of a text being written, used again and again. A few bytes of Avro may be a long text,
 * since the names of fields stand in the schema; how long is limited.
 */
final class AvroText extends OutputStream {
  private static final int FIRST = 1 << 10;
  private static final int KEPT = 1 << 20;
  private static final long MOST = 16L << 20;
  private static final int MOST_PER_BYTE = 8;

  private byte[] bytes = new byte[FIRST];
  private int size;
  private long most;

  /**
   * A new text begins.
   *
   * @param of how many bytes it is made
   */
  void restart(int of) {
    size = 0;
    most = Math.min(Integer.MAX_VALUE - 8, MOST + (long) of * MOST_PER_BYTE);
    if (bytes.length > KEPT) {
      bytes = new byte[FIRST];
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  @Override
  public void write(int b) throws IOException {
    room(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    room(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  private void room(int more) throws IOException {
    long needed = (long) size + more;
    if (needed > most) {
      throw new IOException("a text of more than " + most + " bytes");
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(needed, 2L * bytes.length)));
    }
  }

  /** A UUID of 16 bytes as people write it. */
  static String uuid(byte[] b, int from) {
    ByteBuffer value = ByteBuffer.wrap(b, from, 2 * Long.BYTES);
    return new UUID(value.getLong(), value.getLong()).toString();
  }
}
