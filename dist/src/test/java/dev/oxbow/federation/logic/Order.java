package dev.oxbow.federation.logic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a script says of the order of a query's rows. */
enum Order {
  /** As they come. */
  NOSORT,
  /** Rows are sorted before they are compared. */
  ROWSORT,
  /** Values are sorted, whatever row they come from. */
  VALUESORT;

  private static final Comparator<List<String>> BY_VALUES =
      (one, other) -> {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
          int difference = one.get(i).compareTo(other.get(i));
          if (difference != 0) {
            return difference;
          }
        }
        return Integer.compare(one.size(), other.size());
      };

  static Order named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The values in the order in which they are compared. */
  List<String> values(List<List<String>> rows) {
    List<List<String>> ordered = new ArrayList<>(rows);
    if (this == ROWSORT) {
      ordered.sort(BY_VALUES);
    }
    List<String> values = new ArrayList<>();
    ordered.forEach(values::addAll);
    if (this == VALUESORT) {
      values.sort(null);
    }
    return values;
  }
}
