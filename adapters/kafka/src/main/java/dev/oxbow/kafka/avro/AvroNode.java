package dev.oxbow.kafka.avro;

import com.fasterxml.jackson.core.io.SerializedString;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * A schema as it is needed for reading: what a value is, with its logical type, and what is within.
 * A schema that contains itself is a node that contains itself. Immutable once made.
 */
final class AvroNode {
  /** What a value is. */
  enum Form {
    NULL,
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    BYTES,
    FIXED,
    STRING,
    ENUM,
    RECORD,
    ARRAY,
    MAP,
    UNION,
    DECIMAL,
    DATE,
    TIME_MILLIS,
    TIME_MICROS,
    INSTANT_MILLIS,
    INSTANT_MICROS,
    INSTANT_NANOS,
    LOCAL_MILLIS,
    LOCAL_MICROS,
    LOCAL_NANOS,
    FIXED_UUID
  }

  /** Decimals of more digits are shown as their bytes. */
  private static final int MOST_DIGITS = 1000;

  private static final int UUID_BYTES = 16;
  private static final AvroNode[] NONE = {};

  final Form form;

  /** Of a record its fields, of a union its branches, of an array or map the items. */
  private AvroNode[] within = NONE;

  /** The names of a record's fields. */
  private SerializedString[] names = {};

  /** The symbols of an enum. */
  private byte[][] symbols = {};

  /** The bytes of a FIXED, or of a decimal that is one; otherwise -1. */
  final int size;

  /** Of a decimal. */
  final int precision;

  final int scale;

  private AvroNode(Schema schema) {
    form = form(schema);
    size = schema.getType() == Schema.Type.FIXED ? schema.getFixedSize() : -1;
    boolean decimal = form == Form.DECIMAL;
    precision = decimal ? ((LogicalTypes.Decimal) schema.getLogicalType()).getPrecision() : 0;
    scale = decimal ? ((LogicalTypes.Decimal) schema.getLogicalType()).getScale() : 0;
  }

  static AvroNode of(Schema schema) {
    return of(schema, new IdentityHashMap<>());
  }

  private static AvroNode of(Schema schema, Map<Schema, AvroNode> made) {
    AvroNode known = made.get(schema);
    if (known != null) {
      return known;
    }
    AvroNode node = new AvroNode(schema);
    made.put(schema, node);
    switch (schema.getType()) {
      case RECORD -> {
        List<Schema.Field> fields = schema.getFields();
        node.within = fields.stream().map(f -> of(f.schema(), made)).toArray(AvroNode[]::new);
        node.names =
            fields.stream()
                .map(f -> new SerializedString(f.name()))
                .toArray(SerializedString[]::new);
      }
      case UNION ->
          node.within = schema.getTypes().stream().map(s -> of(s, made)).toArray(AvroNode[]::new);
      case ARRAY -> node.within = new AvroNode[] {of(schema.getElementType(), made)};
      case MAP -> node.within = new AvroNode[] {of(schema.getValueType(), made)};
      case ENUM ->
          node.symbols =
              schema.getEnumSymbols().stream()
                  .map(s -> s.getBytes(StandardCharsets.UTF_8))
                  .toArray(byte[][]::new);
      default -> {
        // Nothing is within.
      }
    }
    return node;
  }

  private static Form form(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return switch (schema.getType()) {
      case NULL -> Form.NULL;
      case BOOLEAN -> Form.BOOLEAN;
      case INT ->
          logical instanceof LogicalTypes.Date
              ? Form.DATE
              : logical instanceof LogicalTypes.TimeMillis ? Form.TIME_MILLIS : Form.INT;
      case LONG -> longForm(logical);
      case FLOAT -> Form.FLOAT;
      case DOUBLE -> Form.DOUBLE;
      case BYTES -> isDecimal(logical) ? Form.DECIMAL : Form.BYTES;
      case FIXED ->
          isDecimal(logical)
              ? Form.DECIMAL
              : isUuid(logical) && schema.getFixedSize() == UUID_BYTES
                  ? Form.FIXED_UUID
                  : Form.FIXED;
      case STRING -> Form.STRING;
      case ENUM -> Form.ENUM;
      case RECORD -> Form.RECORD;
      case ARRAY -> Form.ARRAY;
      case MAP -> Form.MAP;
      case UNION -> Form.UNION;
    };
  }

  private static Form longForm(LogicalType logical) {
    String name = logical == null ? "" : logical.getName();
    return switch (name) {
      case "time-micros" -> Form.TIME_MICROS;
      case "timestamp-millis" -> Form.INSTANT_MILLIS;
      case "timestamp-micros" -> Form.INSTANT_MICROS;
      case "timestamp-nanos" -> Form.INSTANT_NANOS;
      case "local-timestamp-millis" -> Form.LOCAL_MILLIS;
      case "local-timestamp-micros" -> Form.LOCAL_MICROS;
      case "local-timestamp-nanos" -> Form.LOCAL_NANOS;
      default -> Form.LONG;
    };
  }

  private static boolean isUuid(LogicalType logical) {
    return logical != null && logical.getName().equals("uuid");
  }

  private static boolean isDecimal(LogicalType logical) {
    return logical instanceof LogicalTypes.Decimal d && d.getPrecision() <= MOST_DIGITS;
  }

  int count() {
    return within.length;
  }

  AvroNode within(int i) {
    return within[i];
  }

  /** The items of an array or map. */
  AvroNode items() {
    return within[0];
  }

  SerializedString name(int field) {
    return names[field];
  }

  int symbols() {
    return symbols.length;
  }

  byte[] symbol(int i) {
    return symbols[i];
  }

  /** The column that holds its values. */
  ColumnType type() {
    return switch (form) {
      case BOOLEAN -> ColumnType.of(Kind.BOOLEAN);
      case INT -> ColumnType.of(Kind.INTEGER);
      case LONG -> ColumnType.of(Kind.BIGINT);
      case FLOAT -> ColumnType.of(Kind.REAL);
      case DOUBLE -> ColumnType.of(Kind.DOUBLE);
      case BYTES, FIXED -> ColumnType.of(Kind.VARBINARY);
      case DECIMAL ->
          precision <= ColumnType.MAX_DECIMAL_PRECISION
              ? ColumnType.decimal(precision, scale)
              : AvroTypes.VARCHAR;
      case DATE -> ColumnType.of(Kind.DATE);
      case TIME_MILLIS -> ColumnType.time(3);
      case TIME_MICROS -> ColumnType.time(6);
      case INSTANT_MILLIS, LOCAL_MILLIS -> ColumnType.timestamp(3);
      case INSTANT_MICROS, LOCAL_MICROS, INSTANT_NANOS, LOCAL_NANOS -> ColumnType.timestamp(6);
      case UNION -> AvroTypes.ofUnion(within);
      case NULL, STRING, ENUM, FIXED_UUID, RECORD, ARRAY, MAP -> AvroTypes.VARCHAR;
    };
  }
}
