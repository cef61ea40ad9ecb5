package dev.oxbow.sync.record;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes one JSON value after the other with one generator. Used by one thread. */
public final class JsonBytes {
  /** What most records fit into. */
  private static final int FIRST = 8 * 1024;

  private final ByteArrayBuilder out = new ByteArrayBuilder(FIRST);
  private final JsonGenerator json;

  public JsonBytes() {
    try {
      json = new JsonFactoryBuilder().rootValueSeparator("").build().createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What writes a value. */
  @FunctionalInterface
  public interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * The bytes of the value that is written for a change.
   *
   * @throws OxbowException SOURCE_DATA when a value cannot be written
   */
  public byte[] of(TableName table, Place place, Body body) {
    try {
      return written(body);
    } catch (Unencodable e) {
      throw new OxbowException(
          ErrorCode.SOURCE_DATA,
          "Change "
              + place.name()
              + " of "
              + table
              + " cannot become a record: "
              + e.getMessage()
              + "; capture stops here, so that nothing is skipped. Mend the value in MySQL and take a"
              + " new snapshot of the table, or leave the column out with columns.exclude",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of the value that is written. */
  public byte[] of(Body body) {
    try {
      return written(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] written(Body body) throws IOException {
    out.reset();
    body.write(json);
    json.flush();
    return out.toByteArray();
  }
}
