package dev.oxbow.sync.record;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes one JSON value after the other with one generator. Used by one thread. */
final class JsonBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
  private final JsonGenerator json;

  JsonBytes() {
    try {
      json = new JsonFactoryBuilder().rootValueSeparator("").build().createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What writes a value. */
  @FunctionalInterface
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** The bytes of the value that is written. */
  byte[] of(Body body) {
    out.reset();
    try {
      body.write(json);
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
