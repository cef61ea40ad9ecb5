package dev.oxbow.dist.transfer.file;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a file, one per line or as one array, as they are: numbers keep their digits. Used
 * by one thread.
 */
final class JsonObjects implements ObjectSource {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .nodeFactory(new JsonNodeFactory(true))
          .build();

  private final String name;
  private final List<String> fields;
  private final MappingIterator<ObjectNode> objects;

  /**
   * @param fields which to take; empty for all
   * @param tally is told of its size, and of what is read
   */
  JsonObjects(Path file, List<String> fields, Tally tally) {
    this.fields = fields;
    this.name = SourceFile.name(file);
    if (!Files.isRegularFile(file)) {
      throw new OxbowException(ErrorCode.FILE, "There is no file " + file + "; correct its name");
    }
    tally.expect(SourceFile.size(file));
    try {
      this.objects = JSON.readerFor(ObjectNode.class).readValues(SourceFile.stream(file, tally));
    } catch (IOException e) {
      throw bad(e);
    }
  }

  @Override
  public @Nullable ObjectNode next() {
    try {
      ObjectNode object = objects.hasNextValue() ? objects.nextValue() : null;
      return object == null || fields.isEmpty() ? object : object.retain(fields);
    } catch (IOException | RuntimeJsonMappingException e) {
      throw bad(e);
    }
  }

  private OxbowException bad(Exception e) {
    return new OxbowException(
        ErrorCode.DATA, name + " is no file of JSON objects: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      objects.close();
    } catch (IOException e) {
      throw SourceFile.unreadable(name, e);
    }
  }
}
