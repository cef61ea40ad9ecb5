package dev.oxbow.catalog;

import dev.oxbow.spi.Source;
import dev.oxbow.spi.TableId;

/** A table of a source, found under some name. */
record TableName(Source source, TableId id) {
  /** The name that is never ambiguous: {@code db.customers}, {@code db.shop.customers}. */
  String full() {
    return source.name() + "." + id;
  }
}
