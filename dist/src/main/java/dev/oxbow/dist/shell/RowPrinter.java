package dev.oxbow.dist.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints the rows of one result: {@code begin}, any number of {@code row}, {@code end}. */
public interface RowPrinter {
  void begin(List<Header> headers);

  /**
   * @param values as text, in the order of the headers; null is SQL's NULL
   */
  void row(@Nullable String[] values);

  /** What stands after the last row; not called when the result broke off. */
  void end();

  /** A column. */
  record Header(String name, Kind kind) {
    boolean isNumber() {
      return kind == Kind.NUMBER;
    }

    /** The names, of which a repeated one gets a number: {@code name_2}. */
    public static List<String> distinct(List<Header> headers) {
      Map<String, Integer> seen = new HashMap<>();
      headers.forEach(header -> seen.put(header.name(), 0));
      List<String> names = new ArrayList<>();
      for (Header header : headers) {
        int times = seen.merge(header.name(), 1, Integer::sum);
        String name = header.name();
        while (times > 1 && seen.putIfAbsent(name = header.name() + "_" + times, 1) != null) {
          times++;
        }
        names.add(name);
      }
      return names;
    }
  }

  /** What a format needs to know of a type. */
  enum Kind {
    NUMBER,
    BOOLEAN,
    TEXT
  }
}
