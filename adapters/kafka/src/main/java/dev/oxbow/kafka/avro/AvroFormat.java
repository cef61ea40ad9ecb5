package dev.oxbow.kafka.avro;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.registry.SchemaRegistry;
import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Avro in its binary encoding: a column for each field of a record, of whatever schemas the topic's
 * records have; data that are no records are one column.
 */
public final class AvroFormat implements Format {
  private final AvroSchemas schemas;
  private final AvroShape shape;

  private AvroFormat(AvroSchemas schemas, AvroShape shape) {
    this.schemas = schemas;
    this.shape = shape;
  }

  /** Data that begin with the id of their schema; of the columns nothing is known yet. */
  public static AvroFormat of(SchemaRegistry registry) {
    return new AvroFormat(new RegisteredSchemas(registry), AvroShape.NONE);
  }

  /**
   * Data of one schema.
   *
   * @throws org.apache.avro.AvroRuntimeException when the text is no schema
   */
  public static AvroFormat of(String schema) {
    GivenSchema given = new GivenSchema(schema);
    return new AvroFormat(given, given.shape());
  }

  /** Whether data begin with the id of their schema. */
  public boolean isFramed() {
    return schemas.framed();
  }

  /** This format with the columns of some schemas as well; ids that are none are passed over. */
  public AvroFormat covering(Collection<Integer> ids) {
    AvroFormat wider = this;
    for (int id : new TreeSet<>(ids)) {
      if (schemas.schema(id) instanceof AvroSchemas.Readable known) {
        wider = wider.covering(known.shape());
      }
    }
    return wider;
  }

  /** Whether the schema of an id is known. */
  public boolean knows(int id) {
    return schemas.schema(id) instanceof AvroSchemas.Readable;
  }

  /** Whether bytes are a value of the schema of an id, to their end. */
  public boolean reads(int id, byte[] data) {
    if (!(schemas.schema(id) instanceof AvroSchemas.Readable known)) {
      return false;
    }
    AvroCursor in = new AvroCursor();
    in.reset(data, 0, data.length);
    try {
      new AvroValues(in).skip(known.node());
      in.expectEnd();
      return true;
    } catch (Malformed e) {
      return false;
    }
  }

  AvroFormat covering(AvroShape more) {
    return shape.covers(more) ? this : new AvroFormat(schemas, shape.join(more));
  }

  @Override
  public List<Column> fields() {
    return shape.fields();
  }

  @Override
  public boolean hasFields() {
    return shape.isRecords();
  }

  @Override
  public ColumnType whole() {
    return shape.single() == null ? AvroTypes.VARCHAR : shape.single();
  }

  @Override
  public String mark() {
    // Rows of records and of single values have nothing in common.
    return (shape.isRecords() ? "avro-records-" : "avro-single-") + schemas.mark();
  }

  @Override
  public String title() {
    return "Avro";
  }

  @Override
  public boolean drifts() {
    return schemas.framed();
  }

  @Override
  public Format and(Format other) {
    return other instanceof AvroFormat theirs ? covering(theirs.shape) : this;
  }

  @Override
  public Format remembering(List<Column> fields, ColumnType whole) {
    if (!fields.isEmpty()) {
      return shape.isRecords() ? covering(new AvroShape(fields, null)) : this;
    }
    // A text may have been a whole of which nothing was known yet.
    boolean known = !shape.isRecords() || !whole.equals(AvroTypes.VARCHAR);
    return known && shape.fields().isEmpty() ? covering(new AvroShape(List.of(), whole)) : this;
  }

  @Override
  public Decoder decoder(Map<String, Integer> fields, int whole, boolean errors) {
    return new AvroDecoder(schemas, shape, fields, whole, errors);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof AvroFormat f && f.schemas.equals(schemas) && f.shape.equals(shape);
  }

  @Override
  public int hashCode() {
    return Objects.hash(schemas, shape);
  }
}
