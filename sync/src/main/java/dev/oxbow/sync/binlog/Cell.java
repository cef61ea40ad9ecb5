package dev.oxbow.sync.binlog;

/**
 * Reads the value of one column, which is not NULL, as {@link dev.oxbow.sync.change.Row} holds it.
 */
@FunctionalInterface
interface Cell {
  Object read(Bytes in);
}
