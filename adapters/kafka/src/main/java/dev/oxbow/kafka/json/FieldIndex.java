package dev.oxbow.kafka.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds a field by the bytes of its name. Records of a topic tend to have the same fields in the
 * same order, so the one that followed last time is tried first. Not thread-safe.
 */
final class FieldIndex {
  static final int NONE = -1;

  private final byte[][] names;

  /** Whether a name stands in a text as it is, without escapes. */
  private final boolean[] plain;

  private final int[] slots;
  private final int[] follows;
  private int guess;
  private int last;

  FieldIndex(List<JsonField> fields) {
    names = new byte[fields.size()][];
    plain = new boolean[names.length];
    slots = new int[Math.max(4, Integer.highestOneBit(names.length + 1) * 4)];
    Arrays.fill(slots, NONE);
    follows = new int[names.length + 1];
    for (int i = 0; i < names.length; i++) {
      names[i] = fields.get(i).name().getBytes(StandardCharsets.UTF_8);
      plain[i] = fields.get(i).name().chars().allMatch(c -> c >= ' ' && c != '"' && c != '\\');
      follows[i] = Math.min(i + 1, names.length - 1);
      int slot = hash(names[i], 0, names[i].length) & slots.length - 1;
      while (slots[slot] != NONE) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = i;
    }
  }

  /** A new record begins. */
  void restart() {
    last = names.length;
    guess = names.length == 0 ? NONE : follows[last];
  }

  /**
   * Tries the likely field against the bytes behind an opening quote; when the name and its closing
   * quote stand there, the cursor is moved behind them.
   */
  int likely(JsonCursor in) {
    int field = guess;
    if (field == NONE || !plain[field]) {
      return NONE;
    }
    byte[] name = names[field];
    final byte[] b = in.buf;
    int p = in.pos + 1;
    int close = p + name.length;
    if (close >= in.end || b[close] != '"' || !Arrays.equals(b, p, close, name, 0, name.length)) {
      return NONE;
    }
    in.pos = close + 1;
    moveTo(field);
    return field;
  }

  /** The field of a name, or {@link #NONE}. */
  int of(byte[] b, int from, int to) {
    int slot = hash(b, from, to) & slots.length - 1;
    int field;
    while ((field = slots[slot]) != NONE) {
      if (Arrays.equals(b, from, to, names[field], 0, names[field].length)) {
        moveTo(field);
        return field;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return NONE;
  }

  private void moveTo(int field) {
    follows[last] = field;
    last = field;
    guess = follows[field];
  }

  private static int hash(byte[] b, int from, int to) {
    int h = 0;
    for (int i = from; i < to; i++) {
      h = 31 * h + b[i];
    }
    return h ^ h >>> 15;
  }
}
