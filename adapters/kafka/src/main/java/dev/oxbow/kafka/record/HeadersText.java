package dev.oxbow.kafka.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.oxbow.kafka.json.Utf8;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record's headers as the text of a JSON object: {@code {"trace":"ab12","retry":["1","2"]}}. A
 * name that comes more than once has an array; a value that is no text stands in hexadecimal.
 */
final class HeadersText {
  private static final JsonFactory JSON = new JsonFactory();

  private HeadersText() {}

  static String of(Headers headers) {
    Map<String, List<@Nullable String>> byName = new LinkedHashMap<>();
    for (Header h : headers) {
      byName.computeIfAbsent(h.key(), k -> new ArrayList<>()).add(text(h.value()));
    }
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (Map.Entry<String, List<@Nullable String>> e : byName.entrySet()) {
        json.writeFieldName(e.getKey());
        List<@Nullable String> values = e.getValue();
        if (values.size() > 1) {
          json.writeStartArray();
        }
        for (String v : values) {
          json.writeString(v);
        }
        if (values.size() > 1) {
          json.writeEndArray();
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static @Nullable String text(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    return Utf8.firstInvalid(value, 0, value.length) < 0
        ? new String(value, StandardCharsets.UTF_8)
        : Utf8.hex(value, 0, value.length);
  }
}
