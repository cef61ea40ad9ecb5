package dev.oxbow.sync.restore;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Counts the keys whose rows are there, by hashes of 64 bits in at most 160 MB: an open hash table.
 * It knows nothing of the table, so that a row that the table lost, or never had, shows.
 */
final class LiveKeys {
  private static final int FIRST = 1 << 12;
  private static final int MOST = 1 << 24;

  private final MessageDigest digest;
  private long[] slots = new long[FIRST];
  private char[] tags = new char[FIRST];
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

  /**
   * A key's row is there.
   *
   * @param tag what is kept with the key
   * @return what was kept with it before; -1 where it was not there
   */
  int put(byte[] key, int tag) {
    if (tag > Character.MAX_VALUE) {
      giveUp();
    }
    if (isFull) {
      return -1;
    }
    if (live * 2 >= slots.length) {
      grow();
      return put(key, tag);
    }
    long hash = hash(key);
    int at = find(slots, hash);
    int before = slots[at] == 0 ? -1 : tags[at];
    live += before < 0 ? 1 : 0;
    slots[at] = hash;
    tags[at] = (char) tag;
    return before;
  }

  /** It is not any more; gives what was kept with it, or -1. */
  int remove(byte[] key) {
    if (isFull) {
      return -1;
    }
    int at = find(slots, hash(key));
    if (slots[at] == 0) {
      return -1;
    }
    int before = tags[at];
    live--;
    slots[at] = 0;
    close(at);
    return before;
  }

  /** None is any more. */
  void clear() {
    Arrays.fill(slots, 0);
    live = 0;
  }

  /** Those behind a gap come forward, so that they are found. */
  private void close(int gap) {
    int mask = slots.length - 1;
    int free = gap;
    for (int at = (gap + 1) & mask; slots[at] != 0; at = (at + 1) & mask) {
      int home = (int) slots[at] & mask;
      if (((at - home) & mask) >= ((at - free) & mask)) {
        slots[free] = slots[at];
        tags[free] = tags[at];
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
      giveUp();
      return;
    }
    long[] larger = new long[slots.length * 2];
    char[] theirs = new char[larger.length];
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] != 0) {
        int at = find(larger, slots[i]);
        larger[at] = slots[i];
        theirs[at] = tags[i];
      }
    }
    slots = larger;
    tags = theirs;
  }

  private void giveUp() {
    isFull = true;
    slots = new long[0];
    tags = new char[0];
  }

  /** How many there are; -1 when there were more at some time than are counted. */
  long count() {
    return isFull ? -1 : live;
  }
}
