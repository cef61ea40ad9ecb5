package dev.oxbow.kafka;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.avro.AvroFormat;
import dev.oxbow.kafka.csv.CsvFormat;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.json.JsonField;
import dev.oxbow.kafka.json.JsonFields;
import dev.oxbow.kafka.json.JsonFormat;
import dev.oxbow.kafka.plain.PrimitiveFormat;
import dev.oxbow.kafka.plain.RawFormat;
import dev.oxbow.kafka.plain.TextFormat;
import dev.oxbow.kafka.record.Recogniser.Described;
import dev.oxbow.kafka.record.RecordFormat;
import dev.oxbow.kafka.registry.RegistrySettings;
import dev.oxbow.spi.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;

/** Reads what a person says of a topic, and of its keys and values apart. */
final class DescribedTopic {
  private static final String FORMAT = "format";
  private static final String SCHEMA = "schema";
  private static final String COLUMNS = "columns";
  private static final String JSON = "json";
  private static final String TEXT = "text";
  private static final String RAW = "raw";
  private static final String AVRO = "avro";
  private static final String CSV = "csv";
  private static final String TSV = "tsv";

  private final Optional<AvroFormat> registered;

  /**
   * @param registered the format of data whose schemas are in the source's registry
   */
  DescribedTopic(Optional<AvroFormat> registered) {
    this.registered = registered;
  }

  /** Reads the group of one topic: the value's settings stand in it, the key's in a group. */
  Described from(Settings topic) {
    Optional<Format> value = part(topic, new TextFormat(true));
    Optional<Format> key = part(topic.group("key"), RecordFormat.PLAIN_KEY);
    return new Described(key, value);
  }

  private Optional<Format> part(Settings part, Format text) {
    List<JsonField> columns = columns(part.group(COLUMNS));
    Optional<String> schema = part.text(SCHEMA);
    if (part.text(FORMAT).isEmpty() && columns.isEmpty() && schema.isEmpty()) {
      return Optional.empty();
    }
    List<String> known = new ArrayList<>(List.of(JSON, AVRO, CSV, TSV, TEXT, RAW));
    known.addAll(PrimitiveFormat.names());
    String format = part.oneOf(FORMAT, schema.isPresent() ? AVRO : JSON, known);
    if (!columns.isEmpty() && !List.of(JSON, CSV, TSV).contains(format)) {
      throw part.bad(FORMAT, format, "json, csv or tsv, since columns are described");
    }
    if (schema.isPresent() && !format.equals(AVRO)) {
      throw part.bad(FORMAT, format, "avro, since a schema is given");
    }
    return Optional.of(
        switch (format) {
          case JSON -> new JsonFormat(new JsonFields(columns));
          case AVRO -> schema.isPresent() ? avro(part, schema.get()) : registered(part);
          case CSV -> csv(part, columns, ',');
          case TSV -> csv(part, columns, '\t');
          case TEXT -> text;
          case RAW -> new RawFormat();
          default -> PrimitiveFormat.named(format).orElseThrow();
        });
  }

  private static List<JsonField> columns(Settings columns) {
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
    return fields;
  }

  private static Format csv(Settings part, List<JsonField> columns, char separator) {
    if (columns.isEmpty()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Format '"
              + part.text(FORMAT).orElse("")
              + "' in "
              + part.where()
              + " needs '"
              + COLUMNS
              + "': the names and types of the fields, in the order in which they stand in a line");
    }
    return new CsvFormat(
        columns.stream().map(f -> Column.of(f.name(), f.type())).toList(), separator);
  }

  private Format registered(Settings part) {
    return registered.orElseThrow(
        () ->
            new OxbowException(
                ErrorCode.INVALID_CONFIG,
                "Format 'avro' in "
                    + part.where()
                    + " needs schemas: give '"
                    + SCHEMA
                    + "' beside it, the text or its file, or '"
                    + RegistrySettings.GROUP
                    + ".url' to the source"));
  }

  /**
   * @param schema its text, or the file that has it
   */
  private static Format avro(Settings part, String schema) {
    boolean inline =
        schema.stripLeading().startsWith("{") || schema.stripLeading().startsWith("\"");
    try {
      return AvroFormat.of(inline ? schema : Files.readString(Path.of(schema)));
    } catch (IOException e) {
      throw part.bad(SCHEMA, schema, "an Avro schema or a file with one that can be read: " + e);
    } catch (AvroRuntimeException e) {
      throw part.bad(SCHEMA, schema, "an Avro schema (" + e.getMessage() + ")");
    }
  }
}
