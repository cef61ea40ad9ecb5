package dev.oxbow.kafka.plain;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.json.Utf8;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Single values as Kafka's own serializers write them: numbers in big-endian order, UUIDs as text.
 */
public enum PrimitiveFormat implements FormatOfWhole {
  SHORT(Kind.SMALLINT, Short.BYTES) {
    @Override
    void write(ByteBuffer bytes, RowBatch.Writer to, int row) {
      to.setLong(row, bytes.getShort());
    }
  },
  INT(Kind.INTEGER, Integer.BYTES) {
    @Override
    void write(ByteBuffer bytes, RowBatch.Writer to, int row) {
      to.setLong(row, bytes.getInt());
    }
  },
  LONG(Kind.BIGINT, Long.BYTES) {
    @Override
    void write(ByteBuffer bytes, RowBatch.Writer to, int row) {
      to.setLong(row, bytes.getLong());
    }
  },
  FLOAT(Kind.REAL, Float.BYTES) {
    @Override
    void write(ByteBuffer bytes, RowBatch.Writer to, int row) {
      to.setDouble(row, bytes.getFloat());
    }
  },
  DOUBLE(Kind.DOUBLE, Double.BYTES) {
    @Override
    void write(ByteBuffer bytes, RowBatch.Writer to, int row) {
      to.setDouble(row, bytes.getDouble());
    }
  },
  BOOLEAN(Kind.BOOLEAN, 1) {
    @Override
    @Nullable String wrong(ByteBuffer bytes) {
      int b = bytes.get(bytes.position());
      return b == 0 || b == 1
          ? null
          : "byte 0x"
              + Utf8.hex(bytes.array(), bytes.position(), 1).substring(2)
              + " is no BOOLEAN";
    }

    @Override
    void write(ByteBuffer bytes, RowBatch.Writer to, int row) {
      to.setBoolean(row, bytes.get() == 1);
    }
  },
  UUID(Kind.VARCHAR, 36) {
    @Override
    @Nullable String wrong(ByteBuffer bytes) {
      return FORM.matcher(text(bytes)).matches() ? null : "the text is no UUID";
    }

    @Override
    void write(ByteBuffer bytes, RowBatch.Writer to, int row) {
      to.setString(row, text(bytes).toLowerCase(Locale.ROOT));
    }
  };

  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final ColumnType type;
  private final int size;

  PrimitiveFormat(Kind kind, int size) {
    type = ColumnType.of(kind);
    this.size = size;
  }

  /** Writes the value of a buffer of the right size. */
  abstract void write(ByteBuffer bytes, RowBatch.Writer to, int row);

  /** What is wrong with bytes of the right size. */
  @Nullable String wrong(ByteBuffer bytes) {
    return null;
  }

  private static String text(ByteBuffer bytes) {
    return new String(
        bytes.array(), bytes.position(), bytes.remaining(), StandardCharsets.ISO_8859_1);
  }

  /** The names by which people ask for them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(PrimitiveFormat::mark).toList();
  }

  /** The one of a name. */
  public static Optional<PrimitiveFormat> named(String name) {
    return Arrays.stream(values()).filter(f -> f.mark().equals(name)).findFirst();
  }

  @Override
  public ColumnType whole() {
    return type;
  }

  @Override
  public String mark() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String title() {
    return mark();
  }

  @Override
  public Decoder of(int whole) {
    return new Whole(whole) {
      @Override
      public @Nullable String decode(
          byte[] bytes, int from, int length, int partition, long offset, int row) {
        if (length != size) {
          to().setNull(row);
          return length + " bytes are no " + mark() + ", which has " + size;
        }
        ByteBuffer value = ByteBuffer.wrap(bytes, from, length);
        String wrong = wrong(value);
        if (wrong == null) {
          write(value, to(), row);
        } else {
          to().setNull(row);
        }
        return wrong;
      }
    };
  }
}
