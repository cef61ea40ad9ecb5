package dev.oxbow.sync.restore;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Counts the keys whose rows are there, by hashes of 64 bits in at most 128 MB: an open hash table.
 * It knows nothing of the table, so that a row that the table lost, or never had, shows.
 */
final class LiveKeys {
  private static final int FIRST = 1 << 12;
  private static final int MOST = 1 << 24;

  private final MessageDigest digest;
  private long[] slots = new long[FIRST];
  private int live;
  private boolean isFull;

  LiveKeys() {
    try {
      this.digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /** Zero is an empty slot. */
  private long hash(byte[] key) {
    long hash = ByteBuffer.wrap(digest.digest(key)).getLong();
    return hash == 0 ? 1 : hash;
  }

  /** A key's row is there. */
  void add(byte[] key) {
    if (isFull) {
      return;
    }
    if (live * 2 >= slots.length) {
      grow();
    }
    long hash = hash(key);
    int at = find(slots, hash);
    if (slots[at] == 0) {
      slots[at] = hash;
      live++;
    }
  }

  /** It is not any more. */
  void remove(byte[] key) {
    if (isFull) {
      return;
    }
    int at = find(slots, hash(key));
    if (slots[at] != 0) {
      live--;
      slots[at] = 0;
      close(at);
    }
  }

  /** Those behind a gap come forward, so that they are found. */
  private void close(int gap) {
    int mask = slots.length - 1;
    int free = gap;
    for (int at = (gap + 1) & mask; slots[at] != 0; at = (at + 1) & mask) {
      int home = (int) slots[at] & mask;
      if (((at - home) & mask) >= ((at - free) & mask)) {
        slots[free] = slots[at];
        slots[at] = 0;
        free = at;
      }
    }
  }

  private static int find(long[] slots, long hash) {
    int mask = slots.length - 1;
    int at = (int) hash & mask;
    while (slots[at] != 0 && slots[at] != hash) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    if (slots.length == MOST) {
      isFull = true;
      slots = new long[0];
      return;
    }
    long[] larger = new long[slots.length * 2];
    for (long hash : slots) {
      if (hash != 0) {
        larger[find(larger, hash)] = hash;
      }
    }
    slots = larger;
  }

  /** How many there are; -1 when there were more at some time than are counted. */
  long count() {
    return isFull ? -1 : live;
  }
}
