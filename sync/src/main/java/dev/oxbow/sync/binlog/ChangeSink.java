package dev.oxbow.sync.binlog;

import dev.oxbow.sync.change.Change;

/** Takes changes in their order. */
@FunctionalInterface
public interface ChangeSink {
  void accept(Change change);
}
