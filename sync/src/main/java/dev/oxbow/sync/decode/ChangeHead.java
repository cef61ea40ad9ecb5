package dev.oxbow.sync.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an envelope tells beside its row: what happened where and when.
 *
 * @param op r, c, u, d or t
 * @param source the capture's name; empty where it is not told
 * @param table empty where it is not told
 * @param gtid null where it has none
 * @param micros when the transaction was committed, in microseconds since the epoch
 * @param snapshot {@code false} for what happened, else a row that a snapshot read
 * @param server the id of the server that ran the transaction; 0 for what no transaction did
 * @param columns of the row after it, in their order; empty where there is none
 */
public record ChangeHead(
    String op,
    String source,
    String database,
    String table,
    @Nullable String gtid,
    long micros,
    String snapshot,
    long server,
    List<String> columns) {
  private static final String FALSE = "false";

  /** Whether a transaction did it; otherwise a snapshot told what it found. */
  public boolean isChange() {
    return snapshot.equals(FALSE) && server != 0;
  }

  /** Where a change comes from. */
  private static final class Source {
    private String name = "";
    private String database = "";
    private String table = "";
    private @Nullable String gtid;
    private String snapshot = FALSE;
    private long micros;
    private long millis;
    private long server;

    void read(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken token = parser.nextToken();
        boolean isText = token == JsonToken.VALUE_STRING;
        switch (field) {
          case "name" -> name = isText ? parser.getText() : "";
          case "db" -> database = isText ? parser.getText() : "";
          case "table" -> table = isText ? parser.getText() : "";
          case "gtid" -> gtid = isText ? parser.getText() : null;
          case "snapshot" -> snapshot = isText ? parser.getText() : FALSE;
          case "ts_us" -> micros = token.isNumeric() ? parser.getLongValue() : 0;
          case "server_id" -> server = token.isNumeric() ? parser.getLongValue() : 0;
          case "ts_ms" -> millis = token.isNumeric() ? parser.getLongValue() : 0;
          default -> parser.skipChildren();
        }
      }
    }
  }

  /** Reads the head of an envelope; null when the value is none. */
  static @Nullable ChangeHead read(JsonFactory json, byte[] value) throws IOException {
    try (JsonParser parser = json.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      String op = null;
      Source source = null;
      List<String> columns = List.of();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken token = parser.nextToken();
        if (field.equals("op") && token == JsonToken.VALUE_STRING) {
          op = parser.getText();
        } else if (field.equals("source") && token == JsonToken.START_OBJECT) {
          source = new Source();
          source.read(parser);
        } else if (field.equals("after") && token == JsonToken.START_OBJECT) {
          columns = names(parser);
        } else {
          parser.skipChildren();
        }
      }
      if (op == null || source == null) {
        return null;
      }
      return new ChangeHead(
          op,
          source.name,
          source.database,
          source.table,
          source.gtid,
          source.micros == 0 ? source.millis * 1000 : source.micros,
          source.snapshot,
          source.server,
          columns);
    }
  }

  private static List<String> names(JsonParser parser) throws IOException {
    List<String> names = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      names.add(parser.currentName());
      parser.nextToken();
      parser.skipChildren();
    }
    return names;
  }
}
