package dev.oxbow.dist.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints the rows of one result: {@code begin}, any number of {@code row}, {@code end}. */
interface RowPrinter {
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
  }

  /** What a format needs to know of a type. */
  enum Kind {
    NUMBER,
    BOOLEAN,
    TEXT
  }
}
