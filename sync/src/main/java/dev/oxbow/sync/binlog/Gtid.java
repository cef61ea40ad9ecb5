package dev.oxbow.sync.binlog;

import java.util.UUID;

/**
 * The name of one transaction.
 *
 * @param tag empty but on MySQL 8.3 and newer, in lower case
 * @param number from 1
 */
public record Gtid(UUID server, String tag, long number) {
  /** {@code uuid:number} or {@code uuid:tag:number}. */
  @Override
  public String toString() {
    return tag.isEmpty() ? server + ":" + number : server + ":" + tag + ":" + number;
  }
}
