package dev.oxbow.access;

import dev.oxbow.spi.SystemTable;

/** A table of the engine itself that shows each session something else. */
public interface PersonalTable extends SystemTable {
  /** The table for a session. */
  SystemTable as(Access access);
}
