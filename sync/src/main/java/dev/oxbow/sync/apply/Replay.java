package dev.oxbow.sync.apply;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.apply.ApplySettings.KeyFrom;
import dev.oxbow.sync.apply.OffsetsTable.Place;
import dev.oxbow.sync.apply.Topics.Bounds;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.origin.Origins;
import dev.oxbow.sync.table.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applies records that an apply put aside, each once, and none over newer work. Its transactions
 * hold the places of their partitions, so that neither the apply, which may run, nor another replay
 * writes between what is looked up and what is written.
 *
 * <p>Life: checked, given letters, closed. What was settled is settled, whatever fails behind it.
 * Used by one thread.
 */
public final class Replay implements AutoCloseable {
  /** How often a table's key may change while its letters are replayed. */
  private static final int MOST_TRIES = 5;

  private static final int AWAKE_SECONDS = 5;

  private final ApplySettings settings;
  private final Failures failures;
  private final Topics topics;
  private final SourceLog log;
  private final boolean trusts;
  private final OffsetsTable offsets;
  private final LettersTable table;
  private final Sessions sessions;
  private final Targets targets;
  private final RecordOrigins origins;
  private final Planner planner;
  private final RecordWriter writer;
  private final Map<String, Integer> partitions = new HashMap<>();
  private final BatchSize size = new BatchSize();
  private final Settling settling = new Settling();

  /**
   * What has become of a letter.
   *
   * @param why nothing of it was applied; empty when it was
   */
  public record Verdict(TopicPart part, long offset, LetterState state, String why) {}

  /**
   * @param settings the apply's own
   * @param config the server that is written
   * @param failures how its failures are told
   * @param trusts whether letters are applied though nobody can see whether newer records were
   */
  public Replay(
      ApplySettings settings,
      MySqlConfig config,
      Failures failures,
      Topics topics,
      SourceLog log,
      boolean trusts) {
    this.settings = settings;
    this.failures = failures;
    this.topics = topics;
    this.log = log;
    this.trusts = trusts;
    this.offsets = OffsetsTable.of(settings);
    this.table = LettersTable.of(settings);
    this.sessions = new Sessions(settings, config, failures, settling);
    this.targets = new Targets(settings, config, failures, sessions::get, offsets);
    this.origins = new RecordOrigins(sessions::get, failures);
    this.planner = new Planner(settings, targets, origins, partitions);
    this.writer = new RecordWriter(settings, sessions, failures, targets, planner, settling);
  }

  /**
   * Looks whether the tables are there and may be written, as an apply does.
   *
   * @param known the apply's topics, with the number of their partitions
   * @throws OxbowException with all that is wrong, and the statements that mend it
   */
  public void check(Map<String, Integer> known) {
    partitions.putAll(known);
    new Rights(connection(), settings, failures, true).check(offsets, table, targets, partitions);
  }

  /** What has become of all letters of the apply, by their offsets; none where it never began. */
  public Map<TopicPart, NavigableMap<Long, LetterState>> letters() {
    Connection connection = connection();
    try {
      Map<TopicPart, NavigableMap<Long, LetterState>> all = table.all(connection);
      connection.commit();
      return all;
    } catch (SQLException e) {
      sessions.drop();
      throw failures.of("reading what was put aside", e);
    }
  }

  /**
   * Applies letters that are open.
   *
   * @param letters in any order, each once
   * @param to hears of each of them, unless it is none of the topic's
   * @throws OxbowException when the server or the cluster fails; what was settled stays so
   */
  public void replay(List<TopicRecord> letters, Consumer<Verdict> to) {
    Map<TopicPart, List<TopicRecord>> byPart = new TreeMap<>();
    for (TopicRecord letter : letters) {
      byPart
          .computeIfAbsent(
              new TopicPart(letter.topic(), letter.partition()), part -> new ArrayList<>())
          .add(letter);
    }
    byPart.forEach(
        (part, own) -> {
          own.sort(Comparator.comparingLong(TopicRecord::offset));
          replay(part, own, to);
        });
    settling.settled.clear();
  }

  private void replay(TopicPart part, List<TopicRecord> letters, Consumer<Verdict> to) {
    for (int tries = 1; ; tries++) {
      List<TopicRecord> left = letters.stream().filter(settling::isLeft).toList();
      try {
        if (!left.isEmpty()) {
          settling.begin(part, to);
          replay(part, left);
        }
        return;
      } catch (KeyChanged e) {
        sessions.rollBack();
        if (tries >= MOST_TRIES) {
          throw new OxbowException(
              ErrorCode.SOURCE_CHANGED,
              "The key of the table of topic '" + part.topic() + "' changes again and again",
              e);
        }
      } catch (SQLException e) {
        sessions.drop();
        throw failures.of("looking for later records in " + part, e);
      }
    }
  }

  private void replay(TopicPart part, List<TopicRecord> letters) throws SQLException {
    // Tables first, since their keys are compared.
    writer.prepare(letters);
    Bounds bounds = topics.look(List.of(part)).get(part);
    Place place = offsets.find(connection(), part).orElse(null);
    List<TopicRecord> passed = new ArrayList<>();
    for (TopicRecord letter : letters) {
      String why = refusal(letter, place, bounds);
      if (why == null) {
        passed.add(letter);
      } else {
        settling.leave(letter, why);
      }
    }
    if (place == null || bounds == null || passed.isEmpty()) {
      return;
    }
    TargetTable target = targets.find(part.topic()).orElse(null);
    if (target == null) {
      String missing = "is of a table that is not there" + targets.reason(part.topic());
      passed.forEach(letter -> settling.leave(letter, missing));
      return;
    }
    KeyForms forms = new KeyForms(target);
    LaterRecords later =
        new LaterRecords(part, passed, planner, forms, table, log, this::connection);
    later.read(this::connection, place.next());
    boolean isByPrefixes = forms.areOfPrefixes(connection(), target.name());
    connection().commit();
    settling.later = later;
    settling.topicId = place.topicId();
    List<TopicRecord> proven = new ArrayList<>();
    for (TopicRecord letter : passed) {
      if (later.hasAnother(letter.offset())) {
        continue; // It was put aside from another topic of this name.
      }
      String why = trusts ? null : doubt(letter, later, bounds, isByPrefixes);
      if (why == null) {
        proven.add(letter);
      } else {
        settling.leave(letter, why);
      }
    }
    for (int from = 0; from < proven.size(); ) {
      int end = Math.min(proven.size(), from + size.records());
      writer.write(proven.subList(from, end));
      from = end;
    }
  }

  private Connection connection() {
    return sessions.get().connection();
  }

  /** The same connection, whose server would end it while topics are read and it says nothing. */
  private static Connection awake(Connection connection) throws SQLException {
    if (!connection.isValid(AWAKE_SECONDS)) {
      throw new SQLException("The server ended the connection while later records were read");
    }
    return connection;
  }

  /** Why nothing can be said of a letter at all. */
  private static @Nullable String refusal(
      TopicRecord letter, @Nullable Place place, @Nullable Bounds bounds) {
    if (place == null) {
      return "is of a partition that the apply has not begun, or that was forgotten";
    }
    if (bounds == null || !bounds.topicId().equals(place.topicId())) {
      return "is of a topic that was deleted since, or made anew";
    }
    return letter.offset() < place.next()
        ? null
        : "is ahead of the apply, which comes to it by itself";
  }

  /** Why nobody can see whether a letter is superseded. */
  private @Nullable String doubt(
      TopicRecord letter, LaterRecords later, Bounds bounds, boolean isByPrefixes) {
    boolean mayBeEmptied = settings.deletes() && bounds.partitions() == 1;
    boolean hasRow = later.isAboutRow(letter.offset()) && settings.keyFrom() != KeyFrom.KAFKA;
    if (!hasRow && !mayBeEmptied) {
      return null;
    }
    String unknown = ", so that nobody sees whether a newer one of its key was applied";
    if (!later.has(letter.offset())) {
      return "is not in its topic any more" + unknown;
    }
    if (hasRow && settings.keyFrom() == KeyFrom.VALUE && log.isCompacted(letter.topic())) {
      return "has its key in its value, and its topic is compacted by other keys" + unknown;
    }
    if (hasRow && isByPrefixes) {
      return "is of a table whose key takes only the beginnings of texts" + unknown;
    }
    return hasRow ? elsewhere(letter, later.forms(), bounds.partitions(), unknown) : null;
  }

  /** Why newer records of a letter's key may be in another partition than its own. */
  private @Nullable String elsewhere(
      TopicRecord letter, KeyForms forms, int count, String unknown) {
    for (String other : partitions.keySet()) {
      if (!other.equals(letter.topic())
          && targets.find(other).map(forms.table()::equals).orElse(false)) {
        return "is of a table into which topic '" + other + "' goes too" + unknown;
      }
    }
    if (count == 1) {
      return null;
    }
    byte[] key = letter.key();
    // Only where one key is one row, and one that its producer did not put elsewhere.
    boolean isInItsOwn =
        settings.keyFrom() == KeyFrom.KEY
            && forms.isExact()
            && key != null
            && log.partition(key, count) == letter.partition();
    return isInItsOwn
        ? null
        : "may have one of its key in another of the topic's " + count + " partitions" + unknown;
  }

  /** The key by which later records were looked for is not the table's any more. */
  private static final class KeyChanged extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Which letters are settled, which is written with their rows. */
  private final class Settling implements Ledger, Sessions.Doubt {
    private final Map<Long, Verdict> pending = new HashMap<>();
    private final Map<Long, String> reasons = new HashMap<>();
    private final Set<TopicRecord> settled = new HashSet<>();
    private TopicPart part = new TopicPart("", 0);
    private Consumer<Verdict> to = verdict -> {};
    private @Nullable LaterRecords later;
    private String topicId = "";

    void begin(TopicPart itsPart, Consumer<Verdict> listener) {
      part = itsPart;
      to = listener;
      later = null;
      reasons.clear();
      origins.age();
    }

    boolean isLeft(TopicRecord letter) {
      return !settled.contains(letter);
    }

    /** It stays open. */
    void leave(TopicRecord letter, String why) {
      if (settled.add(letter)) {
        to.accept(new Verdict(part, letter.offset(), LetterState.OPEN, "The record " + why));
      }
    }

    @Override
    public List<Planned> begin(Connection connection, List<Planned> planned, Origins before)
        throws SQLException {
      pending.clear();
      LaterRecords its = Objects.requireNonNull(later, "looked at before");
      // Not within the transaction, which reading a table would end.
      if (!targets.find(part.topic()).map(its.forms()::areThoseOf).orElse(false)) {
        throw new KeyChanged();
      }
      Place place = offsets.hold(connection, part).orElseThrow(() -> offsets.fenced(part));
      if (!place.topicId().equals(topicId) || place.next() < its.to()) {
        throw offsets.fenced(part);
      }
      its.read(() -> awake(connection), place.next());
      Set<Long> asked = new HashSet<>();
      for (Planned each : planned) {
        asked.add(each.record().offset());
        asked.addAll(its.openBehind(each.record().offset()));
      }
      Map<Long, LetterState> states = table.of(connection, part, asked);
      Map<LetterState, List<Long>> become = new TreeMap<>();
      List<Planned> begun = new ArrayList<>();
      for (Planned each : planned) {
        long offset = each.record().offset();
        Verdict verdict = verdict(each, states, its);
        pending.put(offset, verdict);
        if (states.get(offset) == LetterState.OPEN && verdict.state() != LetterState.OPEN) {
          become.computeIfAbsent(verdict.state(), state -> new ArrayList<>()).add(offset);
          if (verdict.state() == LetterState.REPLAYED) {
            begun.add(each);
          }
        }
      }
      for (Map.Entry<LetterState, List<Long>> each : become.entrySet()) {
        table.settle(connection, part, each.getValue(), each.getKey(), before);
      }
      return begun;
    }

    /** One that is superseded need not fit. */
    private Verdict verdict(Planned each, Map<Long, LetterState> states, LaterRecords its) {
      long offset = each.record().offset();
      LetterState now = states.get(offset);
      if (now == null) {
        return new Verdict(part, offset, LetterState.OPEN, "It was forgotten by its apply");
      }
      if (now != LetterState.OPEN) {
        return new Verdict(part, offset, now, "");
      }
      long by = its.supersedes(offset, states);
      if (by >= 0) {
        return new Verdict(
            part, offset, LetterState.SUPERSEDED, "The later one at offset " + by + " was applied");
      }
      return each.step() instanceof Planned.Dealt
          ? new Verdict(part, offset, LetterState.OPEN, "The record " + reasons.get(offset))
          : new Verdict(part, offset, LetterState.REPLAYED, "");
    }

    @Override
    public void committed(List<Planned> planned) {
      for (Planned each : planned) {
        Verdict verdict = pending.remove(each.record().offset());
        if (verdict != null && settled.add(each.record())) {
          to.accept(verdict);
        }
      }
    }

    @Override
    public void refused(TopicRecord record, String why) {
      reasons.put(record.offset(), why);
    }

    @Override
    public void triedAgain() {
      // Whoever waits for it sees that it takes longer.
    }

    @Override
    public void arises() {
      origins.forget();
    }

    @Override
    public void lost(SQLException failure) {
      // It was broken before, which is told by what failed then.
    }

    @Override
    public void settle(Connection connection) {
      // Each transaction asks by itself what is settled.
    }
  }

  @Override
  public void close() {
    sessions.close();
  }
}
