package dev.oxbow.compute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MySQL's functions of two JSON documents. */
public final class JsonTexts {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonTexts() {}

  /** MySQL's JSON_CONTAINS; null when a text is no document. */
  public static @Nullable Boolean contains(String target, String candidate) {
    JsonNode all = read(target);
    JsonNode part = read(candidate);
    return all == null || part == null ? null : contains(all, part);
  }

  /** Whether a text is one document, with nothing that the standard does not know. */
  public static boolean isValid(String text) {
    return read(text) != null;
  }

  private static @Nullable JsonNode read(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node == null || node.isMissingNode() ? null : node;
    } catch (JsonProcessingException noDocument) {
      return null;
    }
  }

  /**
   * An array contains what any of its elements does, and an array each of whose elements it does.
   */
  private static boolean contains(JsonNode target, JsonNode candidate) {
    if (target.isArray()) {
      if (!candidate.isArray()) {
        return hasElement(target, candidate);
      }
      for (JsonNode element : candidate) {
        if (!hasElement(target, element)) {
          return false;
        }
      }
      return true;
    }
    if (target.isObject() && candidate.isObject()) {
      for (Map.Entry<String, JsonNode> member : candidate.properties()) {
        JsonNode value = target.get(member.getKey());
        if (value == null || !contains(value, member.getValue())) {
          return false;
        }
      }
      return true;
    }
    return target.isNumber() && candidate.isNumber()
        ? target.decimalValue().compareTo(candidate.decimalValue()) == 0
        : target.isValueNode() && target.equals(candidate);
  }

  private static boolean hasElement(JsonNode array, JsonNode candidate) {
    for (JsonNode element : array) {
      if (contains(element, candidate)) {
        return true;
      }
    }
    return false;
  }
}
