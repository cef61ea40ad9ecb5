package dev.oxbow.sync.record;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes a value of a {@link dev.oxbow.sync.change.Row}, which is not NULL, as JSON. */
@FunctionalInterface
public interface JsonForm {
  void write(JsonGenerator json, Object value) throws IOException;
}
