package dev.oxbow.jdbc.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects of JSON: Map, Object[], String, Integer, Long, Double, Boolean and null. */
final class Json {
  private static final JSON CODEC =
      JSON.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      // A value is as long as it is; the server's limits are not the client's.
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build()
          .with(JSON.Feature.READ_JSON_ARRAYS_AS_JAVA_ARRAYS)
          .with(JSON.Feature.WRITE_NULL_PROPERTIES);

  private Json() {}

  static Map<String, @Nullable Object> read(byte[] text) throws IOException {
    return CODEC.mapFrom(text);
  }

  static byte[] write(Map<String, ? extends @Nullable Object> object) throws IOException {
    return CODEC.asBytes(object);
  }

  static @Nullable Map<?, ?> object(@Nullable Object value) {
    return (Map<?, ?>) value;
  }

  static @Nullable Object[] array(@Nullable Object value) {
    return value == null ? new Object[0] : (Object[]) value;
  }

  static int integer(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }

  static @Nullable String text(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() ? text : null;
  }
}
