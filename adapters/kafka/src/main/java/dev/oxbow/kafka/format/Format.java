package dev.oxbow.kafka.format;

import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import java.util.List;
import java.util.Map;

/**
 * What the keys of a topic are, or its values: JSON, Avro, text, and so on. A part of a record is
 * one value; where its format knows fields, each of them is a column too. Immutable, and equal to
 * another one that reads the same columns out of the same bytes.
 *
 * <p>What a format has found (fields, types) may turn out too narrow: its decoder then tells a
 * {@link Drift}, and {@link Drift#widen} gives the format that holds what was met. A format only
 * ever gets wider.
 */
public interface Format {
  /** For {@link #decoder}: the whole is not asked for. */
  int ABSENT = -1;

  /** The fields as columns, in order; empty where the whole is all that there is. */
  List<Column> fields();

  /**
   * Whether it knows fields, even if there is none yet; otherwise the whole is what people read.
   */
  boolean hasFields();

  /** The type of the whole as one column: {@code _key} or {@code _value}. */
  ColumnType whole();

  /**
   * Tells ways of reading bytes apart, for the store: formats of the same mark differ at most in
   * what was found.
   */
  String mark();

  /** The format for people: {@code JSON}, {@code Avro}. */
  String title();

  /** Whether records may hold more than is known; otherwise a decoder never tells a drift. */
  boolean drifts();

  /** The format that covers this one and another one of the same topic. */
  Format and(Format other);

  /**
   * This format with the fields that are remembered from an earlier life.
   *
   * @param fields columns that a format of the same mark once gave
   * @param whole the type that its whole had
   */
  Format remembering(List<Column> fields, ColumnType whole);

  /**
   * A decoder, for one thread.
   *
   * @param fields for a field's name, which column of the batch it is
   * @param whole which column of the batch is the whole, or {@link #ABSENT}
   * @param errors whether errors are asked for, so that a part must be looked at even if no column
   *     of it is
   */
  Decoder decoder(Map<String, Integer> fields, int whole, boolean errors);
}
