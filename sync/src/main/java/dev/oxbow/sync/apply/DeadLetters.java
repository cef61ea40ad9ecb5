package dev.oxbow.sync.apply;

import dev.oxbow.sync.decode.TopicRecord;

/** Where records go that cannot be applied. */
@FunctionalInterface
public interface DeadLetters {
  /**
   * Keeps a record with the reason. When it returns, the record is kept.
   *
   * @throws dev.oxbow.error.OxbowException when it cannot be kept
   */
  void keep(TopicRecord record, String reason);
}
