package dev.oxbow.sync.record;

import java.io.IOException;

/** A value that no record can hold; its column and place are told by who knows them. */
final class Unencodable extends IOException {
  private static final long serialVersionUID = 1L;

  Unencodable(String why) {
    super(why);
  }

  /** The same, of a column. */
  Unencodable(String column, Unencodable value) {
    super("Column '" + column + "' " + value.getMessage(), value);
  }
}
