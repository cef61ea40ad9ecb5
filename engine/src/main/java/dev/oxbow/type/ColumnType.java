package dev.oxbow.type;

/**
 * The type of a column or of a result: a closed set, smaller than SQL's, in which every MySQL and
 * Kafka type has its place.
 *
 * @param precision digits of a DECIMAL (1 to 38), fraction digits of a TIME or TIMESTAMP (0 to 6),
 *     otherwise {@link #UNBOUNDED}; lengths of strings are not part of a type
 * @param scale fraction digits of a DECIMAL (0 to precision), otherwise 0
 * @param nullable whether NULL may occur; false only where the source guarantees it
 */
public record ColumnType(Kind kind, int precision, int scale, boolean nullable) {
  /** The precision of kinds that have none. */
  public static final int UNBOUNDED = -1;

  /** The largest precision of a DECIMAL. */
  public static final int MAX_DECIMAL_PRECISION = 38;

  /** The largest precision of a TIME or TIMESTAMP: microseconds. */
  public static final int MAX_TIME_PRECISION = 6;

  /** The kinds, each with the Java class of its values. */
  public enum Kind {
    BOOLEAN(Boolean.class),
    TINYINT(Byte.class),
    SMALLINT(Short.class),
    INTEGER(Integer.class),
    BIGINT(Long.class),
    /** {@link java.math.BigDecimal} with exactly the type's scale. */
    DECIMAL(java.math.BigDecimal.class),
    /** 32 bits. */
    REAL(Float.class),
    /** 64 bits. */
    DOUBLE(Double.class),
    /** Compared by code point. */
    VARCHAR(String.class),
    VARBINARY(byte[].class),
    DATE(java.time.LocalDate.class),
    TIME(java.time.LocalTime.class),
    /** A wall clock without a zone; instants of the sources are shown in UTC. */
    TIMESTAMP(java.time.LocalDateTime.class);

    private final Class<?> javaClass;

    Kind(Class<?> javaClass) {
      this.javaClass = javaClass;
    }

    /** The class of a value of this kind in a row. */
    public Class<?> javaClass() {
      return javaClass;
    }
  }

  public ColumnType {
    switch (kind) {
      case DECIMAL -> {
        if (precision < 1 || precision > MAX_DECIMAL_PRECISION || scale < 0 || scale > precision) {
          throw new IllegalArgumentException("DECIMAL(" + precision + ", " + scale + ")");
        }
      }
      case TIME, TIMESTAMP -> {
        if (precision < 0 || precision > MAX_TIME_PRECISION || scale != 0) {
          throw new IllegalArgumentException(kind + "(" + precision + ")");
        }
      }
      default -> {
        if (precision != UNBOUNDED || scale != 0) {
          throw new IllegalArgumentException(kind + " takes no precision, but got " + precision);
        }
      }
    }
  }

  /** A nullable type of a kind that has no precision. */
  public static ColumnType of(Kind kind) {
    return new ColumnType(kind, UNBOUNDED, 0, true);
  }

  /** A nullable DECIMAL. */
  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, precision, scale, true);
  }

  /** A nullable TIMESTAMP with so many fraction digits. */
  public static ColumnType timestamp(int precision) {
    return new ColumnType(Kind.TIMESTAMP, precision, 0, true);
  }

  /** A nullable TIME with so many fraction digits. */
  public static ColumnType time(int precision) {
    return new ColumnType(Kind.TIME, precision, 0, true);
  }

  /** This type, but nullable or not. */
  public ColumnType withNullable(boolean isNullable) {
    return new ColumnType(kind, precision, scale, isNullable);
  }

  /** As SQL writes it, without nullability: {@code DECIMAL(15, 2)}. */
  @Override
  public String toString() {
    return switch (kind) {
      case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
      case TIME, TIMESTAMP -> kind + "(" + precision + ")";
      default -> kind.name();
    };
  }
}
