package dev.oxbow.sync.binlog;

import dev.oxbow.sync.change.TableName;

/** Which tables' rows are wanted; the rows of others are not even decoded. */
@FunctionalInterface
public interface TableFilter {
  boolean wants(TableName table);
}
