package dev.oxbow.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a request's JSON object, read strictly: what is not understood is refused. */
public final class Body {
  private final JsonNode object;

  private Body(JsonNode object) {
    this.object = object;
  }

  static Body of(JsonNode object, Set<String> known) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new BadRequest(
            "The body has no field '"
                + shown(name)
                + "'; it has "
                + String.join(", ", new TreeSet<>(known)));
      }
    }
    return new Body(object);
  }

  /** A text, if it is there. */
  public Optional<String> text(String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw wrong(name, "a text");
    }
    return Optional.of(value.asText());
  }

  /** A whole number within bounds. */
  public int number(String name, int byDefault, int least, int most) {
    JsonNode value = object.get(name);
    if (value == null) {
      return byDefault;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.asInt() < least
        || value.asInt() > most) {
      throw wrong(name, "a whole number from " + least + " to " + most);
    }
    return value.asInt();
  }

  /** A number from 0 on. */
  public double fraction(String name, double byDefault, long most) {
    JsonNode value = object.get(name);
    if (value == null) {
      return byDefault;
    }
    if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= most)) {
      throw wrong(name, "a number from 0 to " + most);
    }
    return value.asDouble();
  }

  /** Its first characters: the client wrote it, and has it. */
  private static String shown(String name) {
    return name.length() > 40 ? name.substring(0, 40) + "..." : name;
  }

  private static BadRequest wrong(String name, String what) {
    return new BadRequest("'" + name + "' must be " + what);
  }
}
