package dev.oxbow.kafka;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.json.JsonField;
import dev.oxbow.kafka.json.JsonFields;
import dev.oxbow.kafka.record.RecordFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person says of a topic.
 *
 * @param format of its values: json, text or raw; empty when it is to be found out
 * @param fields those whose types are fixed, in the order of the columns
 */
record DescribedTopic(Optional<String> format, JsonFields fields) {
  static final DescribedTopic UNDESCRIBED = new DescribedTopic(Optional.empty(), JsonFields.NONE);

  private static final String JSON = "json";
  private static final String TEXT = "text";
  private static final String RAW = "raw";

  /** Reads the group of one topic. */
  static DescribedTopic from(Settings settings) {
    Settings columns = settings.group("columns");
    List<JsonField> fields = new ArrayList<>();
    for (String name : columns.names()) {
      String type = columns.require(name);
      if (!JsonFields.canBeColumn(name)) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "Column '"
                + name
                + "' in "
                + columns.where()
                + " has the name of a column that every topic has; only the fields of values are described");
      }
      fields.add(
          new JsonField(
              name,
              SqlTypes.parse(type).orElseThrow(() -> columns.bad(name, type, SqlTypes.EXPECTED)),
              true));
    }
    Optional<String> format =
        fields.isEmpty() && settings.text("format").isEmpty()
            ? Optional.empty()
            : Optional.of(settings.oneOf("format", JSON, List.of(JSON, TEXT, RAW)));
    if (!fields.isEmpty() && !format.orElse(JSON).equals(JSON)) {
      throw settings.bad("format", format.orElse(""), "json, since columns are described");
    }
    return new DescribedTopic(format, new JsonFields(fields));
  }

  /** Whether the values are JSON, so that a sample is only asked for more fields. */
  boolean isJson() {
    return format.filter(JSON::equals).isPresent();
  }

  /** The format, if it needs no sample. */
  Optional<RecordFormat> fixed() {
    return format.flatMap(
        f ->
            switch (f) {
              case TEXT -> Optional.of(new RecordFormat.Text());
              case RAW -> Optional.of(new RecordFormat.Bytes());
              default -> Optional.empty();
            });
  }
}
