package dev.oxbow.bench;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of a TPC-H table, the same at each call.
 *
 * @param <E> the generator's row
 */
final class TpchRows<E extends TpchEntity> {
  private final TpchTable<E> table;
  private final double scale;
  private final TpchColumn<E>[] columns;

  /**
   * @param scale the factor of the benchmark: about 6,000,000 rows of lineitem at 1
   */
  @SuppressWarnings("unchecked")
  TpchRows(TpchTable<E> table, double scale) {
    this.table = table;
    this.scale = scale;
    this.columns = table.getColumns().toArray(TpchColumn[]::new);
  }

  static TpchRows<?> of(String table, double scale) {
    return new TpchRows<>(TpchTable.getTable(table), scale);
  }

  String name() {
    return table.getTableName();
  }

  List<String> columns() {
    return table.getColumns().stream().map(TpchColumn::getColumnName).toList();
  }

  /** The columns and their SQL types, between the parentheses of CREATE TABLE. */
  String definitions() {
    return String.join(", ", table.getColumns().stream().map(TpchRows::definition).toList());
  }

  /**
   * Gives the rows of one part: Long, Integer, String, LocalDate and BigDecimal. The array is used
   * again for the next row.
   *
   * @param part from 1 to {@code parts}
   * @param limit of all parts together; each gives its share
   * @return how many rows there were
   */
  long forEach(int part, int parts, long limit, Consumer<Object[]> sink) {
    long mine = limit / parts + (part <= limit % parts ? 1 : 0);
    Object[] row = new Object[columns.length];
    long rows = 0;
    if (mine == 0) {
      return 0;
    }
    for (E entity : table.createGenerator(scale, part, parts)) {
      for (int c = 0; c < row.length; c++) {
        row[c] = value(columns[c], entity);
      }
      sink.accept(row);
      if (++rows == mine) {
        break;
      }
    }
    return rows;
  }

  /** A row as a flat JSON object, written over what the text was. */
  void json(Object[] row, StringBuilder json) {
    json.setLength(0);
    for (int c = 0; c < row.length; c++) {
      json.append(c == 0 ? "{\"" : ",\"").append(columns[c].getColumnName()).append("\":");
      Object value = row[c];
      if (value instanceof BigDecimal decimal) {
        json.append(decimal.toPlainString());
      } else if (value instanceof Number) {
        json.append(value);
      } else {
        // TPC-H's texts hold nothing that JSON would escape.
        json.append('"').append(value).append('"');
      }
    }
    json.append('}');
  }

  private static <E extends TpchEntity> Object value(TpchColumn<E> column, E entity) {
    return switch (column.getType().getBase()) {
      case IDENTIFIER -> column.getIdentifier(entity);
      case INTEGER -> column.getInteger(entity);
      case DATE -> LocalDate.ofEpochDay(column.getDate(entity));
      case DOUBLE -> BigDecimal.valueOf(Math.round(column.getDouble(entity) * 100), 2);
      case VARCHAR -> column.getString(entity);
    };
  }

  private static String definition(TpchColumn<?> column) {
    String type =
        switch (column.getType().getBase()) {
          case IDENTIFIER -> "BIGINT";
          case INTEGER -> "INTEGER";
          case DATE -> "DATE";
          case DOUBLE -> "DECIMAL(15, 2)";
          case VARCHAR -> "VARCHAR(" + column.getType().getPrecision().orElseThrow() + ")";
        };
    return column.getColumnName() + " " + type + " NOT NULL";
  }
}
