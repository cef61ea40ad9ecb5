package dev.oxbow.federation.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The eight tables: their columns as SQL wants them, and their rows. */
final class TpchTables {
  private static final double SCALE = 0.01;

  /** What is asked for by key; MySQL 8.0.12 joins by index or not at all well. */
  private static final Map<String, String> KEYS =
      Map.of(
          "region", "PRIMARY KEY (r_regionkey)",
          "nation", "PRIMARY KEY (n_nationkey), KEY (n_regionkey)",
          "supplier", "PRIMARY KEY (s_suppkey), KEY (s_nationkey)",
          "customer", "PRIMARY KEY (c_custkey), KEY (c_nationkey)",
          "part", "PRIMARY KEY (p_partkey)",
          "partsupp", "PRIMARY KEY (ps_partkey, ps_suppkey), KEY (ps_suppkey)",
          "orders", "PRIMARY KEY (o_orderkey), KEY (o_custkey)",
          "lineitem",
              "PRIMARY KEY (l_orderkey, l_linenumber), KEY (l_partkey, l_suppkey), KEY (l_suppkey)");

  private TpchTables() {}

  static List<String> names() {
    return TpchTable.getTables().stream().map(TpchTable::getTableName).toList();
  }

  static List<String> columns(String table) {
    return table(table).getColumns().stream().map(TpchColumn::getColumnName).toList();
  }

  /** The columns and their types, without keys. */
  static String columnDefinitions(String table) {
    return String.join(
        ", ", table(table).getColumns().stream().map(TpchTables::definition).toList());
  }

  static String keys(String table) {
    String keys = KEYS.get(table);
    if (keys == null) {
      throw new IllegalArgumentException(table);
    }
    return keys;
  }

  /** Gives each row: Long, Integer, String, LocalDate, and BigDecimal with two decimals. */
  static void forEachRow(String table, Consumer<List<Object>> sink) {
    rows(table(table), sink);
  }

  private static TpchTable<?> table(String name) {
    return TpchTable.getTable(name);
  }

  private static <E extends TpchEntity> void rows(TpchTable<E> table, Consumer<List<Object>> sink) {
    for (E entity : table.createGenerator(SCALE, 1, 1)) {
      List<Object> row = new ArrayList<>();
      for (TpchColumn<E> column : table.getColumns()) {
        row.add(value(column, entity));
      }
      sink.accept(row);
    }
  }

  private static <E extends TpchEntity> Object value(TpchColumn<E> column, E entity) {
    return switch (column.getType().getBase()) {
      case IDENTIFIER -> column.getIdentifier(entity);
      case INTEGER -> column.getInteger(entity);
      case DATE -> LocalDate.ofEpochDay(column.getDate(entity));
      case DOUBLE ->
          BigDecimal.valueOf(column.getDouble(entity)).setScale(2, RoundingMode.UNNECESSARY);
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
