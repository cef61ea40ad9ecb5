package dev.oxbow.bench.apply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of the one table that it knows, as a program written for it would. Used by one
 * thread, and one row after the other.
 */
final class SalesRow {
  static final List<String> COLUMNS =
      List.of(
          "id",
          "customer",
          "quantity",
          "price",
          "tax",
          "product",
          "note",
          "state",
          "weight",
          "ordered",
          "changed",
          "details");

  private static final long MICROS = 1_000_000;

  private final JsonFactory json = new JsonFactory();

  /** As the record has them; a time as MySQL takes it. */
  private final @Nullable String[] values = new @Nullable String[COLUMNS.size()];

  /** Reads a record, a flat one or an envelope. */
  @Nullable String[] read(byte[] record) throws IOException {
    try (JsonParser parser = json.createParser(record)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalStateException("no row");
      }
      Arrays.fill(values, null);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT && name.equals("after")) {
          fields(parser);
        } else if (token.isStructStart()) {
          parser.skipChildren();
        } else {
          field(name, token, parser);
        }
      }
      return values;
    }
  }

  private void fields(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      field(name, parser.nextToken(), parser);
    }
  }

  private void field(String name, JsonToken token, JsonParser parser) throws IOException {
    int i = COLUMNS.indexOf(name);
    if (i >= 0 && token != JsonToken.VALUE_NULL) {
      String text = parser.getText();
      boolean isTime = name.equals("ordered") || name.equals("changed");
      values[i] = isTime ? time(token, text) : text;
    }
  }

  private static String time(JsonToken token, String text) {
    if (token == JsonToken.VALUE_NUMBER_INT) {
      long micros = Long.parseLong(text);
      return LocalDateTime.ofEpochSecond(
              micros / MICROS, (int) (micros % MICROS) * 1000, ZoneOffset.UTC)
          .toString();
    }
    return text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
  }
}
