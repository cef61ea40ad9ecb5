package dev.oxbow.spi;

/** A table of a source that understands SQL: parts of a query over it can be sent there. */
public non-sealed interface RemoteTable extends SourceTable {
  RemoteSource source();
}
