package dev.oxbow.sync.column;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The rules applied to one table. Immutable.
 *
 * @param schema what is left, as records tell it
 * @param columns where each of its columns stood in the table
 */
record ColumnPlan(TableSchema schema, List<Planned> columns) {
  private static final int STARS = 4;

  /** A column that is left: from where, and how its values are changed. */
  record Planned(int from, Change change) {}

  /** Changes a value. */
  interface Change {
    Change NONE = value -> value;

    @Nullable Object of(@Nullable Object value);
  }

  /**
   * Plans a table.
   *
   * @throws OxbowException INVALID_CONFIG where a column cannot be treated as asked
   */
  static ColumnPlan of(TableSchema table, ColumnRules rules) {
    List<ChangeColumn> left = new ArrayList<>();
    List<Planned> planned = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      ChangeColumn column = table.columns().get(i);
      Treatment treatment = rules.of(table.table(), column);
      boolean isKey = table.key().contains(i);
      if (isKey && (treatment == Treatment.EXCLUDE || treatment == Treatment.MASK)) {
        throw refused(
            table,
            column,
            treatment,
            "it is part of the primary key, which names the row; hash it");
      }
      switch (treatment) {
        case EXCLUDE -> {}
        case MASK -> {
          left.add(masked(column));
          byte @Nullable [] stars = stars(column);
          planned.add(new Planned(i, value -> stars));
        }
        case HASH -> {
          ValueHash hash =
              ValueHash.of(column, rules.salt())
                  .orElseThrow(
                      () ->
                          refused(
                              table,
                              column,
                              treatment,
                              "values of type "
                                  + column.definition().dataType()
                                  + " have no one text; mask or exclude it"));
          left.add(hashed(column));
          planned.add(new Planned(i, value -> value == null ? null : hash.of(value)));
        }
        case KEEP -> {
          left.add(column);
          planned.add(new Planned(i, Change.NONE));
        }
      }
    }
    return new ColumnPlan(
        new TableSchema(
            table.table(),
            left,
            table.key().stream()
                .map(key -> planned.stream().map(Planned::from).toList().indexOf(key))
                .toList()),
        List.copyOf(planned));
  }

  private static OxbowException refused(
      TableSchema table, ChangeColumn column, Treatment treatment, String why) {
    return new OxbowException(
        ErrorCode.INVALID_CONFIG,
        "Column '"
            + column.name()
            + "' of "
            + table.table()
            + " cannot be "
            + treatment.done()
            + ": "
            + why);
  }

  private static boolean isText(ChangeColumn column) {
    return switch (column.type()) {
      case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> true;
      default -> false;
    };
  }

  /** No longer than the column. */
  private static byte @Nullable [] stars(ChangeColumn column) {
    if (!isText(column)) {
      return null;
    }
    long octets = column.definition().octets();
    byte[] stars = new byte[octets <= 0 ? STARS : (int) Math.min(STARS, octets)];
    Arrays.fill(stars, (byte) '*');
    return stars;
  }

  private static ChangeColumn masked(ChangeColumn column) {
    if (isText(column)) {
      return column;
    }
    ColumnDefinition d = column.definition();
    return new ChangeColumn(
        new ColumnDefinition(
            d.name(),
            d.dataType(),
            d.columnType(),
            d.precision(),
            d.scale(),
            d.timePrecision(),
            d.octets(),
            d.charset(),
            d.collation(),
            false,
            d.invisible(),
            d.comment()),
        column.type(),
        column.members());
  }

  private static ChangeColumn hashed(ChangeColumn column) {
    ColumnDefinition d = column.definition();
    return new ChangeColumn(
        new ColumnDefinition(
            d.name(),
            "char",
            "char(" + ValueHash.DIGITS + ")",
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            ValueHash.DIGITS,
            "ascii",
            "ascii_bin",
            d.notNull(),
            d.invisible(),
            d.comment()),
        MySqlType.CHAR,
        List.of());
  }

  /** Whether nothing is changed. */
  boolean isIdentity(TableSchema table) {
    return columns.size() == table.columns().size()
        && columns.stream().allMatch(c -> c.change() == Change.NONE);
  }

  /** What is left of a row. */
  Row of(Row row) {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Planned column = columns.get(i);
      values[i] = column.change().of(row.get(column.from()));
    }
    return new Row(values);
  }
}
