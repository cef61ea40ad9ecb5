package dev.oxbow.dist.transfer.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects, one per line or as one array. The names of the first one are the columns; an object that
 * lacks one has NULL there. Numbers keep their digits; arrays and objects within are their JSON.
 */
final class JsonSource implements RowSource {
  private final String file;
  private final JsonFactory factory;
  private final JsonParser parser;
  private final List<String> columns;
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final boolean chosen;
  private @Nullable Row first;
  private long line = 1;

  JsonSource(String file, InputStream in, List<String> columns) {
    this.file = file;
    this.factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();
    this.chosen = !columns.isEmpty();
    columns.forEach(name -> places.put(name, places.size()));
    try {
      this.parser = factory.createParser(in);
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        parser.nextToken();
      }
      this.first = object(!chosen);
    } catch (IOException e) {
      throw bad(e);
    }
    this.columns = List.copyOf(places.keySet());
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean isRaw() {
    return false;
  }

  @Override
  public @Nullable Row next() {
    Row row = first;
    if (row != null) {
      first = null;
      return row;
    }
    try {
      parser.nextToken();
      return object(false);
    } catch (IOException e) {
      throw bad(e);
    }
  }

  /** The object whose beginning was just read; null at the end. */
  private @Nullable Row object(boolean learns) throws IOException {
    JsonToken begin = parser.currentToken();
    if (begin == null || begin == JsonToken.END_ARRAY) {
      return null;
    }
    line = parser.currentTokenLocation().getLineNr();
    if (begin != JsonToken.START_OBJECT) {
      throw new OxbowException(
          ErrorCode.DATA, file + ", line " + line + ": this is no JSON object, but " + begin);
    }
    Map<Integer, @Nullable Object> values = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (learns) {
        places.putIfAbsent(name, places.size());
      }
      Integer place = places.get(name);
      if (place != null) {
        values.put(place, value());
      } else if (chosen) {
        parser.skipChildren();
      } else {
        throw new OxbowException(
            ErrorCode.DATA,
            "%s, line %d: field '%s' is not in the first object; say with --columns what to read"
                .formatted(file, line, name));
      }
    }
    @Nullable Object[] row = new Object[places.size()];
    values.forEach((place, value) -> row[place] = value);
    return new Row(new Place(file, "line", line), row);
  }

  private @Nullable String value() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case START_OBJECT, START_ARRAY -> {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = factory.createGenerator(text)) {
          generator.copyCurrentStructureExact(parser);
        }
        yield text.toString();
      }
      default -> parser.getText();
    };
  }

  private OxbowException bad(IOException e) {
    if (e instanceof JsonProcessingException wrong) {
      long at = wrong.getLocation() == null ? line : wrong.getLocation().getLineNr();
      return new OxbowException(
          ErrorCode.DATA,
          file + ", line " + at + ": this is no JSON: " + wrong.getOriginalMessage(),
          e);
    }
    return SourceFile.unreadable(file, e);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }
}
