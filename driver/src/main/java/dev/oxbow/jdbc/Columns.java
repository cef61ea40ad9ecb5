package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.Failures;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The columns of a result, found by number or label. Immutable. */
final class Columns {
  private final List<ColumnInfo> list;
  private final Map<String, Integer> byLabel = new HashMap<>();

  Columns(List<ColumnInfo> list) {
    this.list = List.copyOf(list);
    for (int i = 0; i < list.size(); i++) {
      byLabel.putIfAbsent(fold(list.get(i).label()), i + 1);
    }
    // A column's own name finds it too, as MySQL's driver does, where no label says otherwise.
    for (int i = 0; i < list.size(); i++) {
      String name = list.get(i).column();
      if (name != null) {
        byLabel.putIfAbsent(fold(name), i + 1);
      }
    }
  }

  private static String fold(String label) {
    return label.toLowerCase(Locale.ROOT);
  }

  List<ColumnInfo> list() {
    return list;
  }

  int size() {
    return list.size();
  }

  /** A column by its number, from 1. */
  ColumnInfo get(int number) throws SQLException {
    if (number < 1 || number > list.size()) {
      throw Failures.noSuchColumn(
          "There is no column " + number + ": the result has " + list.size());
    }
    return list.get(number - 1);
  }

  /** The number of the first column with a label, without case. */
  int find(String label) throws SQLException {
    Integer number = label == null ? null : byLabel.get(fold(label));
    if (number == null) {
      throw Failures.noSuchColumn("There is no column '" + label + "' in the result");
    }
    return number;
  }
}
