package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.ProgressListener;
import dev.oxbow.jdbc.wire.Headers;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the server that is no failure.
 *
 * @param body what is in JSON of it
 * @param batches an array that ends with batches of rows; null when rows are in the body
 * @param start where the batches begin
 */
@SuppressWarnings("ArrayRecordComponent") // It is never compared.
record Reply(
    Map<String, @Nullable Object> body, HttpHeaders headers, byte @Nullable [] batches, int start) {
  List<String> warnings() {
    return headers.firstValue(Headers.WARNINGS).map(Headers::decode).orElse(List.of());
  }

  boolean hasOtherColumns() {
    return headers.firstValue(Headers.OTHER_COLUMNS).isPresent();
  }

  String version() {
    return headers.firstValue(Headers.VERSION).orElse("");
  }

  /** Hands on how far the statement has come, if the answer says it. */
  void tell(ProgressListener listener) {
    List<String> progress =
        headers.firstValue(Headers.PROGRESS).map(Headers::decode).orElse(List.of());
    if (progress.size() == 3) {
      try {
        listener.progressed(
            progress.get(0), Long.parseLong(progress.get(1)), Long.parseLong(progress.get(2)));
      } catch (NumberFormatException e) {
        throw new IllegalStateException("The server's progress is " + progress, e);
      }
    }
  }
}
