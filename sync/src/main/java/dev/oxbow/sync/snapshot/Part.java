package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.change.Change;

/** What is read at one moment: a chunk of a table, or all of it. */
sealed interface Part permits Window, WholeTable {
  /** Whose part it is. */
  TableSnapshot of();

  boolean isOpen();

  /** The stream saw a change of this table's rows. */
  void note(Change.OfRow change);

  /** Nobody wants it any more. */
  void discard();
}
