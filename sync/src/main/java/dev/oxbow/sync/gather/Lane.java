package dev.oxbow.sync.gather;

import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.decode.TopicRecord;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The records of a partition that were read and are not applied, in their order. */
final class Lane {
  final TopicPart part;
  private final Deque<Held> records = new ArrayDeque<>();
  private long next;
  private @Nullable Held last;

  /** It has no more of the transactions that were told up to this one. */
  private long readFor;

  /** What stands before it, of transactions that were not told, is of none that will be. */
  private long untoldBefore;

  Lane(TopicPart part, long next) {
    this.part = part;
    this.next = next;
  }

  /**
   * A record.
   *
   * @param of its transaction, if it has one
   */
  record Held(TopicRecord record, @Nullable Gathered of) {}

  /** The offset of the next record that is taken. */
  long next() {
    return next;
  }

  void add(TopicRecord record, @Nullable Gathered of) {
    Held added = new Held(record, of);
    if (of != null) {
      of.hold(this, record, !isTombstone(record));
    }
    records.add(added);
    last = added;
    next = record.offset() + 1;
  }

  /** A deletion's envelope is its event; the tombstone behind it has its name and is none. */
  private boolean isTombstone(TopicRecord record) {
    Held before = last;
    return record.value() == null
        && before != null
        && before.record.value() != null
        && String.valueOf(record.position()).equals(before.record.position())
        && Arrays.equals(record.key(), before.record.key());
  }

  @Nullable Held peek() {
    return records.peek();
  }

  /** The first record, which is held no more. */
  Held poll() {
    Held first = records.remove();
    Gathered of = first.of;
    if (of != null) {
      of.held.computeIfPresent(this, (lane, count) -> count == 1 ? null : count - 1);
    }
    return first;
  }

  /** Whether a record waits for no transaction. */
  boolean isFree(Held held) {
    Gathered of = held.of;
    return of == null || (!of.isTold() && held.record.offset() < untoldBefore);
  }

  /** What is held now was looked for, and is not told unless it is known where. */
  void lookedFor() {
    // What is told further on stands behind all that is not.
    for (Held each : records) {
      Gathered of = each.of;
      if (of != null && (of.isTold() || of.isBeyond)) {
        return;
      }
      untoldBefore = each.record.offset() + 1;
    }
  }

  /** It was read to its end when transactions were told up to this one. */
  void isRead(long upTo) {
    readFor = upTo;
  }

  /** Whether nothing more of a told transaction comes. */
  boolean hasPassed(Gathered told) {
    return readFor >= told.number() || isBehind(told, false);
  }

  /**
   * Whether it holds records of transactions after one.
   *
   * @param perhaps whether those count of which it is not known
   */
  boolean isBehind(Gathered told, boolean perhaps) {
    for (Iterator<Held> each = records.descendingIterator(); each.hasNext(); ) {
      Gathered of = each.next().of;
      if (of == null) {
        continue;
      }
      if (of.isTold()) {
        return of.number() > told.number();
      }
      if (of.isBeyond || perhaps) {
        return true;
      }
    }
    return false;
  }

  /** Whether it holds records of any transaction. */
  boolean hasTransactions() {
    return records.stream().anyMatch(held -> held.of != null);
  }

  Iterable<Held> records() {
    return records;
  }
}
