package dev.oxbow.sync.apply;

import dev.oxbow.sync.decode.TopicRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a partition holds behind some letters of it, so that no letter is applied over newer work. A
 * later record of a letter's key counts, unless it is an open letter itself. Used by one thread.
 */
final class LaterRecords {
  /** So many are looked at together. */
  private static final int MOST_AT_ONCE = 1_000;

  private final TopicPart part;
  private final Planner planner;
  private final KeyForms forms;
  private final LettersTable table;
  private final SourceLog log;
  private final TreeMap<Long, TopicRecord> letters = new TreeMap<>();

  /** The forms of the letters' keys, of those that are about a row. */
  private final Map<Long, String> keys = new HashMap<>();

  /** The letters that are about all rows. */
  private final Set<Long> emptying = new HashSet<>();

  /** By a key's form, for the letters' keys. */
  private final Map<String, Seen> seen = new HashMap<>();

  /** What empties the table. */
  private final Seen emptied = new Seen();

  /** Whatever it is about. */
  private final Seen any = new Seen();

  /** Letters whose records were found as they are. */
  private final Set<Long> found = new HashSet<>();

  /** Letters at whose offsets other records are. */
  private final Set<Long> others = new HashSet<>();

  private long to;

  /** The server that is written. */
  interface Target {
    Connection get() throws SQLException;
  }

  /** Records of one kind. */
  private static final class Seen {
    private long applied = -1;
    private final NavigableSet<Long> open = new TreeSet<>();
  }

  /**
   * @param records the letters, of one partition
   */
  LaterRecords(
      TopicPart part,
      List<TopicRecord> records,
      Planner planner,
      KeyForms forms,
      LettersTable table,
      SourceLog log,
      Target target)
      throws SQLException {
    this.part = part;
    this.planner = planner;
    this.forms = forms;
    this.table = table;
    this.log = log;
    List<Long> offsets = new ArrayList<>();
    List<List<String>> literals = new ArrayList<>();
    for (TopicRecord record : records) {
      letters.put(record.offset(), record);
      About about = planner.about(record);
      if (about instanceof About.OneRow row) {
        offsets.add(record.offset());
        literals.add(row.key());
      } else if (about instanceof About.All) {
        emptying.add(record.offset());
      }
    }
    List<String> its = forms.of(target.get(), literals);
    for (int i = 0; i < its.size(); i++) {
      keys.put(offsets.get(i), its.get(i));
      seen.computeIfAbsent(its.get(i), form -> new Seen());
    }
    this.to = letters.firstKey();
  }

  KeyForms forms() {
    return forms;
  }

  /** Behind the last record that was looked at. */
  long to() {
    return to;
  }

  /**
   * Looks at what is there from where it was left, up to an offset.
   *
   * @param target is asked each time, since it may take long
   */
  void read(Target target, long end) throws SQLException {
    if (to >= end) {
      return;
    }
    Map<Long, LetterState> states = table.between(target.get(), part, to, end);
    List<TopicRecord> some = new ArrayList<>();
    SqlFailure failure = new SqlFailure();
    log.read(
        part,
        to,
        end,
        record -> {
          some.add(record);
          if (some.size() >= MOST_AT_ONCE) {
            failure.of(() -> add(target, some, states));
          }
        });
    failure.of(() -> add(target, some, states));
    failure.raise();
    to = end;
  }

  /** An exception that cannot pass through those who give the records. */
  private static final class SqlFailure {
    private @Nullable SQLException failure;

    private interface Step {
      void run() throws SQLException;
    }

    void of(Step step) {
      if (failure == null) {
        try {
          step.run();
        } catch (SQLException e) {
          failure = e;
        }
      }
    }

    void raise() throws SQLException {
      if (failure != null) {
        throw failure;
      }
    }
  }

  private void add(Target target, List<TopicRecord> some, Map<Long, LetterState> states)
      throws SQLException {
    List<Long> offsets = new ArrayList<>();
    List<List<String>> literals = new ArrayList<>();
    for (TopicRecord record : some) {
      long offset = record.offset();
      TopicRecord letter = letters.get(offset);
      if (letter != null) {
        boolean isSame =
            Arrays.equals(letter.key(), record.key())
                && Arrays.equals(letter.value(), record.value());
        (isSame ? found : others).add(offset);
      }
      boolean isOpen = states.get(offset) == LetterState.OPEN;
      About about = planner.about(record);
      if (about instanceof About.OneRow row) {
        offsets.add(offset);
        literals.add(row.key());
      } else if (about instanceof About.All) {
        note(emptied, offset, isOpen);
      }
      if (!(about instanceof About.Nothing)) {
        note(any, offset, isOpen);
      }
    }
    some.clear();
    List<String> its = forms.of(target.get(), literals);
    for (int i = 0; i < its.size(); i++) {
      Seen wanted = seen.get(its.get(i));
      if (wanted != null) {
        note(wanted, offsets.get(i), states.get(offsets.get(i)) == LetterState.OPEN);
      }
    }
  }

  private static void note(Seen of, long offset, boolean isOpen) {
    if (isOpen) {
      of.open.add(offset);
    } else {
      of.applied = offset;
    }
  }

  /** Whether a letter is what the partition has at its offset. */
  boolean has(long offset) {
    return found.contains(offset);
  }

  /** Whether the partition has another record at a letter's offset. */
  boolean hasAnother(long offset) {
    return others.contains(offset);
  }

  /** Whether a letter is about a row that later records can be about too. */
  boolean isAboutRow(long offset) {
    return keys.containsKey(offset) || emptying.contains(offset);
  }

  /** The later letters that were open when they were looked at, and count if they are no more. */
  Set<Long> openBehind(long offset) {
    Set<Long> open = new TreeSet<>();
    for (Seen each : of(offset)) {
      open.addAll(each.open.tailSet(offset, false));
    }
    return open;
  }

  /**
   * The last later record for which a letter must not be applied any more.
   *
   * @param states of those that were open
   * @return -1 when there is none
   */
  long supersedes(long offset, Map<Long, LetterState> states) {
    long last = -1;
    for (Seen each : of(offset)) {
      last = Math.max(last, each.applied);
      SortedSet<Long> open = each.open.tailSet(offset, false);
      for (long other : open) {
        LetterState now = states.get(other);
        if (now != null && now != LetterState.OPEN) {
          last = Math.max(last, other);
        }
      }
    }
    return last > offset ? last : -1;
  }

  /** The kinds of records that a letter must not be applied behind. */
  private List<Seen> of(long offset) {
    if (emptying.contains(offset)) {
      return List.of(any);
    }
    String key = keys.get(offset);
    Seen its = key == null ? null : seen.get(key);
    return its == null ? List.of(emptied) : List.of(emptied, its);
  }
}
