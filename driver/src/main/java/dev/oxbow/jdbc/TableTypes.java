package dev.oxbow.jdbc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types that tables are listed with. */
enum TableTypes {
  /** What they are. */
  OWN(List.of("CHANGELOG", "SYSTEM TABLE", "TABLE", "TOPIC", "VIEW")),

  /** For tools that list plain tables only: topics and changelogs are tables. */
  PLAIN(List.of("SYSTEM TABLE", "TABLE", "VIEW"));

  private static final String TABLE = "TABLE";
  private static final List<String> TABLES = List.of(TABLE, "TOPIC", "CHANGELOG");

  /** Where a row of getTables has its schema, its name and its type. */
  private static final int SCHEMA = 1;

  private static final int NAME = 2;
  private static final int TYPE = 3;

  private final List<String> all;

  TableTypes(List<String> all) {
    this.all = all;
  }

  static TableTypes of(boolean topicsAsTables) {
    return topicsAsTables ? PLAIN : OWN;
  }

  /** All of them, ordered. */
  List<String> all() {
    return all;
  }

  /** What to ask for when a caller asks for some; null is all. */
  @Nullable List<String> asked(String @Nullable [] types) {
    if (types == null) {
      return null;
    }
    if (this == OWN) {
      return List.of(types);
    }
    List<String> asked = new ArrayList<>();
    for (String type : types) {
      if (type.equals(TABLE)) {
        asked.addAll(TABLES);
      } else if (!TABLES.contains(type)) {
        asked.add(type);
      }
    }
    return asked;
  }

  /** The rows of getTables with these types, ordered by type, schema and name as JDBC says. */
  List<@Nullable Object[]> shown(List<@Nullable Object[]> rows) {
    if (this == OWN) {
      return rows;
    }
    List<@Nullable Object[]> shown = new ArrayList<>();
    for (@Nullable Object[] row : rows) {
      @Nullable Object[] copy = row.clone();
      if (TABLES.contains(String.valueOf(copy[TYPE]))) {
        copy[TYPE] = TABLE;
      }
      shown.add(copy);
    }
    shown.sort(
        Comparator.comparing((@Nullable Object[] row) -> String.valueOf(row[TYPE]))
            .thenComparing(row -> String.valueOf(row[SCHEMA]))
            .thenComparing(row -> String.valueOf(row[NAME])));
    return shown;
  }
}
