package dev.oxbow.spi;

import java.util.Optional;

/** The rows of ranges of a log. */
public interface LogFeed extends RowFeed {
  /**
   * Set once the feed met values that the table's columns cannot hold although the log may hold
   * them (a new field, a wider value): the table as it must be to hold them. The feed may then end
   * early; what it gave must be thrown away and read again with the new table.
   */
  Optional<LogTable> widened();

  /** How many positions have been passed so far, for progress. */
  long positionsRead();

  /** How many bytes of records have been fetched so far. */
  @Override
  long bytesRead();
}
