package dev.oxbow.sync.apply;

import java.util.List;

/** What a record is about. */
sealed interface About {
  /**
   * A row.
   *
   * @param key the literals of its key
   */
  record OneRow(List<String> key) implements About {
    public OneRow {
      key = List.copyOf(key);
    }
  }

  /** All rows of its table. */
  record All() implements About {}

  /** No row that could be found again. */
  record Nothing() implements About {}
}
