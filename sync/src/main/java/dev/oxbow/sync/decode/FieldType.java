package dev.oxbow.sync.decode;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Connect's JSON schema says of a field.
 *
 * @param type {@code int64}, {@code struct}, ...
 * @param name the logical type, or null
 * @param parameters of the logical type
 * @param fields of a struct; empty for all else
 * @param optional whether it may be null
 */
public record FieldType(
    String type,
    @Nullable String name,
    Map<String, String> parameters,
    Map<String, FieldType> fields,
    boolean optional) {
  /** Of which nothing is known. */
  public static final FieldType UNKNOWN = new FieldType("", null, Map.of(), Map.of(), true);

  /** The type of a field of a struct. */
  public FieldType field(String of) {
    return fields.getOrDefault(of, UNKNOWN);
  }

  public boolean isUnknown() {
    return type.isEmpty();
  }
}
