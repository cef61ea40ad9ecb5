package dev.oxbow.sync.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Records that tell nothing but that a capture lives and how far it has come, for progress that no
 * change of a captured table carries.
 *
 * @param source their key, so that a compacted topic keeps the last one of each
 */
public record Heartbeats(String topic, String source) {
  /** The record of a moment. */
  public CapturedRecord at(Instant now) {
    JsonBytes json = new JsonBytes();
    return new CapturedRecord(
        topic,
        source.getBytes(StandardCharsets.UTF_8),
        json.of(
            out -> {
              out.writeStartObject();
              out.writeNumberField("ts_ms", now.toEpochMilli());
              out.writeEndObject();
            }),
        "heartbeat",
        now.toEpochMilli());
  }
}
