package dev.oxbow.sync.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.oxbow.sync.decode.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Spatial values and vectors as literals: in MySQL's own bytes, which no reader turns around. */
final class Shapes {
  private static final JsonFactory JSON = new JsonFactory();

  private Shapes() {}

  /** Base64 of the shape itself, or Debezium's object with the shape and its reference system. */
  static String geometry(TargetColumn column, Value value) throws DoesNotFit {
    if (value instanceof Value.Text text) {
      return geometry(0, Literals.base64(column, text.text()));
    }
    if (value instanceof Value.Bytes bytes) {
      return geometry(0, bytes.bytes());
    }
    if (value instanceof Value.Tree tree) {
      return ofObject(column, tree);
    }
    throw Literals.wrong(column, value);
  }

  private static String ofObject(TargetColumn column, Value.Tree tree) throws DoesNotFit {
    byte[] wkb = null;
    int system = 0;
    try (JsonParser parser = JSON.createParser(tree.json())) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          JsonToken token = parser.nextToken();
          if (name.equals("wkb") && token == JsonToken.VALUE_STRING) {
            wkb = Literals.base64(column, parser.getText());
          } else if (name.equals("srid") && token == JsonToken.VALUE_NUMBER_INT) {
            system = parser.getIntValue();
          }
          parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw Literals.wrong(column, tree);
    }
    if (wkb == null) {
      throw new DoesNotFit("has an object without a 'wkb' for " + column.describe());
    }
    return geometry(system, wkb);
  }

  private static String geometry(int system, byte[] wkb) {
    return Literals.hex(
        ByteBuffer.allocate(Integer.BYTES + wkb.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(system)
            .put(wkb)
            .array());
  }

  /** Its bytes, or an array of its numbers. */
  static String vector(TargetColumn column, Value value) throws DoesNotFit {
    if (value instanceof Value.Text text) {
      return Literals.hex(Literals.base64(column, text.text()));
    }
    if (value instanceof Value.Bytes bytes) {
      return Literals.hex(bytes.bytes());
    }
    if (!(value instanceof Value.Tree tree)) {
      throw Literals.wrong(column, value);
    }
    List<Float> numbers = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(tree.json())) {
      boolean isArray = parser.nextToken() == JsonToken.START_ARRAY;
      while (isArray && parser.nextToken() != JsonToken.END_ARRAY) {
        if (!parser.currentToken().isNumeric()) {
          throw Literals.wrong(column, value);
        }
        double number = FloatingPoint.single(parser.getText(), -1);
        if (Double.isNaN(number)) {
          throw new DoesNotFit("has a number that " + column.describe() + " would round");
        }
        numbers.add((float) number);
      }
    } catch (IOException e) {
      throw Literals.wrong(column, value);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    numbers.forEach(bytes::putFloat);
    return Literals.hex(bytes.array());
  }
}
