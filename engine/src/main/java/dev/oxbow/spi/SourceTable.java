package dev.oxbow.spi;

/**
 * A table of a source as one statement sees it: immutable; a later look-up of the same name may
 * give another object with other columns. Equal objects describe the same columns.
 */
public sealed interface SourceTable permits RemoteTable, LogTable, SystemTable {
  TableInfo info();
}
