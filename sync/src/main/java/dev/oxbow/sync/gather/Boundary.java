package dev.oxbow.sync.gather;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.decode.TopicRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That a transaction begins, or ends, as the topic of transactions tells it.
 *
 * @param id of the transaction
 * @param events how many it has of each topic; null at a beginning, and where that is not told
 */
record Boundary(String id, boolean isEnd, @Nullable Map<String, Long> events) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads one.
   *
   * @throws OxbowException SOURCE_DATA for what tells no boundary
   */
  static Boundary read(TopicRecord record) {
    byte[] value = record.value();
    if (value == null || record.position() == null) {
      throw none(record, "no capture of Oxbow wrote it", null);
    }
    Reading reading = new Reading();
    try (JsonParser parser = JSON.createParser(value)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        reading.object(parser);
      }
    } catch (IOException e) {
      throw none(record, "it is no JSON", e);
    }
    String id = reading.id;
    if (id == null || !(reading.status.equals("BEGIN") || reading.status.equals("END"))) {
      throw none(record, "it has no id, or a status other than BEGIN and END", null);
    }
    return new Boundary(
        id, reading.status.equals("END"), reading.areTopicsTold ? reading.events : null);
  }

  private static OxbowException none(TopicRecord record, String why, @Nullable IOException cause) {
    String message =
        "Record "
            + record
            + " tells no transaction: "
            + why
            + "; transactions.topic must be the one that the capture of the applied topics writes"
            + " with transactions: true";
    return cause == null
        ? new OxbowException(ErrorCode.SOURCE_DATA, message)
        : new OxbowException(ErrorCode.SOURCE_DATA, message, cause);
  }

  /** What is read of one, with a schema of Connect's around it or without. */
  private static final class Reading {
    private final Map<String, Long> events = new HashMap<>();
    private @Nullable String id;
    private String status = "";
    private boolean areTopicsTold;

    void object(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals("payload") && token == JsonToken.START_OBJECT) {
          object(parser);
        } else if (name.equals("id")) {
          id = parser.getValueAsString();
        } else if (name.equals("status")) {
          status = parser.getValueAsString("");
        } else if (name.equals("data_collections") && token == JsonToken.START_ARRAY) {
          areTopicsTold = true;
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            collection(parser);
          }
        } else {
          parser.skipChildren();
        }
      }
    }

    private void collection(JsonParser parser) throws IOException {
      String topic = null;
      long count = 0;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("topic")) {
          topic = parser.getValueAsString();
        } else if (name.equals("event_count")) {
          count = parser.getValueAsLong();
        } else {
          parser.skipChildren();
        }
      }
      if (topic == null) {
        areTopicsTold = false; // by a capture of an earlier version
      } else {
        events.merge(topic, count, Long::sum);
      }
    }
  }
}
