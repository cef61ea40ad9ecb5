package dev.oxbow.dist.transfer.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 4180, with a line of names unless they are given. Nothing is NULL, {@code ""} is empty. */
final class CsvSource implements RowSource {
  private final String file;
  private final CsvParser parser;
  private final List<String> columns;
  private long line = 1;

  CsvSource(String file, InputStream in, List<String> columns) {
    this.file = file;
    CsvFactory factory =
        CsvFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .enable(CsvParser.Feature.EMPTY_UNQUOTED_STRING_AS_NULL)
            .build();
    try {
      this.parser =
          factory.createParser(
              new InputStreamReader(
                  in,
                  StandardCharsets.UTF_8
                      .newDecoder()
                      .onMalformedInput(CodingErrorAction.REPORT)
                      .onUnmappableCharacter(CodingErrorAction.REPORT)));
      parser.setSchema(CsvSchema.emptySchema());
      this.columns = columns.isEmpty() ? names() : columns;
    } catch (IOException e) {
      throw bad(e);
    }
  }

  private List<String> names() {
    @Nullable Object[] first = fields();
    if (first == null) {
      throw new OxbowException(
          ErrorCode.DATA,
          file + " is empty: it has no line of names; name its fields with --columns");
    }
    List<String> names = new ArrayList<>();
    for (Object name : first) {
      String text = name == null ? "" : name.toString();
      // The mark that some programs put before UTF-8.
      names.add(names.isEmpty() && text.startsWith("\uFEFF") ? text.substring(1) : text);
    }
    return names;
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
    @Nullable Object[] values = fields();
    // An empty line is a row of one NULL, or none at all.
    while (values != null && values.length == 1 && values[0] == null && columns.size() > 1) {
      values = fields();
    }
    return values == null ? null : new Row(new Place(file, "line", line), values);
  }

  private @Nullable Object @Nullable [] fields() {
    try {
      JsonToken begin = parser.nextToken();
      if (begin == null) {
        return null;
      }
      List<@Nullable Object> values = new ArrayList<>(Math.max(4, expected()));
      for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
        if (t == null) {
          break;
        }
        if (values.isEmpty()) {
          line = parser.currentTokenLocation().getLineNr();
        }
        values.add(t == JsonToken.VALUE_NULL ? null : parser.getText());
      }
      return values.toArray();
    } catch (IOException e) {
      throw bad(e);
    }
  }

  @SuppressWarnings("NullAway") // called while the names are read, too
  private int expected() {
    return columns == null ? 0 : columns.size();
  }

  private OxbowException bad(IOException e) {
    if (e instanceof JsonProcessingException wrong) {
      long at = wrong.getLocation() == null ? line : wrong.getLocation().getLineNr();
      return new OxbowException(
          ErrorCode.DATA,
          file + ", line " + at + ": this is no CSV: " + wrong.getOriginalMessage(),
          e);
    }
    return e instanceof java.nio.charset.CharacterCodingException
        ? new OxbowException(
            ErrorCode.DATA,
            file + ", behind line " + line + ": this is not UTF-8; convert the file",
            e)
        : SourceFile.unreadable(file, e);
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
