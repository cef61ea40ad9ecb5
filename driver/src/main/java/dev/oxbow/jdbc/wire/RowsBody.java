package dev.oxbow.jdbc.wire;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * The body of an answer with rows in batches ({@link Headers#ROWS}): an answer of Avatica's in
 * JSON, which holds no rows, with its length before it, and the batches behind it.
 *
 * @param answer the JSON
 * @param start where in the body the batches begin
 */
@SuppressWarnings("ArrayRecordComponent") // It is never compared.
public record RowsBody(byte[] answer, int start) {
  private static final int LENGTH = Integer.BYTES;
  private static final long MOST_BUFFERED = 1 << 18;

  /** Whether a header says that a body is one of these, or may be. */
  public static boolean isNamed(String contentTypes) {
    return Arrays.stream(contentTypes.split(",", -1))
        .anyMatch(type -> type.replace(" ", "").equalsIgnoreCase(Headers.ROWS));
  }

  /**
   * Finds the parts of a body.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static RowsBody read(byte[] body) {
    long length = body.length < LENGTH ? -1 : Batches.get(body, 0, LENGTH);
    if (length < 0 || length > body.length - LENGTH) {
      throw new IllegalArgumentException("The answer before the rows has " + length + " bytes");
    }
    int start = LENGTH + (int) length;
    return new RowsBody(Arrays.copyOfRange(body, LENGTH, start), start);
  }

  /** How many bytes {@link #write} writes. */
  public static long size(byte[] answer, List<BatchWriter> batches) {
    return batches.stream().mapToLong(BatchWriter::size).sum() + LENGTH + answer.length;
  }

  /** Writes a body, in few and large pieces. */
  public static void write(OutputStream to, byte[] answer, List<BatchWriter> batches)
      throws IOException {
    int piece = (int) Math.min(size(answer, batches), MOST_BUFFERED);
    OutputStream out = new BufferedOutputStream(to, piece);
    byte[] length = new byte[LENGTH];
    Batches.set(length, 0, LENGTH, answer.length);
    out.write(length);
    out.write(answer);
    for (BatchWriter batch : batches) {
      batch.writeTo(out);
    }
    out.flush();
  }
}
