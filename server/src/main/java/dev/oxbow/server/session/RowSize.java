package dev.oxbow.server.session;

import org.jspecify.annotations.Nullable;

/** About how many bytes a row takes on its way. */
final class RowSize {
  private static final int VALUE = 8;

  private RowSize() {}

  static int of(@Nullable Object[] row) {
    int bytes = 0;
    for (Object value : row) {
      if (value instanceof String text) {
        bytes += text.length() + VALUE;
      } else if (value instanceof byte[] data) {
        bytes += data.length / 3 * 4 + VALUE;
      } else {
        bytes += VALUE;
      }
    }
    return bytes;
  }
}
