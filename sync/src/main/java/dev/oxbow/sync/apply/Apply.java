package dev.oxbow.sync.apply;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.origin.Origins;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Applies topics to tables, exactly once: rows and offsets are written in one transaction of MySQL,
 * under an epoch that whoever takes over raises.
 *
 * <p>Life: checked, then partitions are taken, records applied and partitions given back, then
 * closed. When a call fails with an error of the server's, the same records may be given again:
 * what was committed of them is passed over. Used by one thread.
 */
public final class Apply implements AutoCloseable {
  private static final Duration TAKE_PATIENCE = Duration.ofSeconds(90);

  /** Another index, or a right that was taken away, is noticed so soon. */
  private static final Duration CHECKS = Duration.ofSeconds(2);

  private final ApplySettings settings;
  private final Failures failures;
  private final DeadLetters letters;
  private final ApplyMeter meter;
  private final OffsetsTable offsets;
  private final LettersTable kept;
  private final Places places;
  private final Targets targets;
  private final RecordOrigins origins;
  private final Sessions sessions;
  private final RecordWriter writer;
  private final BatchSize size = new BatchSize();
  private final Map<String, Integer> checked = new HashMap<>();
  private long checkedAt;

  /**
   * @param config the server that is written
   * @param failures how its failures are told
   */
  public Apply(
      ApplySettings settings,
      MySqlConfig config,
      Failures failures,
      Topics topics,
      DeadLetters letters,
      ApplyMeter meter) {
    this.settings = settings;
    this.failures = failures;
    this.letters = letters;
    this.meter = meter;
    this.offsets = OffsetsTable.of(settings);
    this.kept = LettersTable.of(settings);
    this.places = new Places(offsets, kept, topics);
    Progress progress = new Progress();
    this.sessions = new Sessions(settings, config, failures, progress);
    this.targets = new Targets(settings, config, failures, sessions::get, offsets);
    this.origins = new RecordOrigins(sessions::get, failures);
    Planner planner = new Planner(settings, targets, origins, checked);
    this.writer = new RecordWriter(settings, sessions, failures, targets, planner, progress);
  }

  /**
   * Looks whether the tables are there and may be written, and makes the table of offsets.
   *
   * @param topics that will be applied, with the number of their partitions
   * @throws OxbowException with all that is wrong, and the statements that mend it
   */
  public void check(Map<String, Integer> topics) {
    checked.putAll(topics);
    targets.forget();
    Session present = sessions.get();
    try {
      new Rights(present.connection(), settings, failures, !topics.isEmpty())
          .check(offsets, kept, targets, checked);
      checkedAt = System.nanoTime();
    } catch (OxbowException e) {
      sessions.rollBack();
      throw e;
    }
  }

  /**
   * Takes partitions over from whoever had them.
   *
   * @return the offset of the first record to apply, of each
   */
  public Map<TopicPart, Long> take(Collection<TopicPart> parts) {
    long deadline = System.nanoTime() + TAKE_PATIENCE.toNanos();
    while (true) {
      Session present = sessions.get();
      try {
        places.take(present.connection(), parts);
        Map<TopicPart, Long> next = new HashMap<>();
        parts.forEach(part -> next.put(part, places.place(part).next()));
        meter.places(places.all());
        return next;
      } catch (SQLException e) {
        sessions.rollBack();
        // One that was frozen holds its locks until the server ends its connection.
        if (Outcome.of(e) != Outcome.AGAIN || System.nanoTime() > deadline) {
          sessions.drop();
          throw failures.of("taking partitions over", e);
        }
      } catch (OxbowException e) {
        sessions.rollBack();
        throw e;
      }
    }
  }

  /** Partitions are another's from now on. */
  public void give(Collection<TopicPart> parts) {
    places.give(parts);
    meter.places(places.all());
  }

  /** The offsets of the first records that are not applied. */
  public Map<TopicPart, Long> next() {
    Map<TopicPart, Long> next = new HashMap<>();
    places.all().forEach((part, place) -> next.put(part, place.next()));
    return next;
  }

  /**
   * Applies records; those of a partition in their order.
   *
   * @throws OxbowException SOURCE_DATA for one that cannot be applied, where that stops
   */
  public void apply(List<TopicRecord> records) {
    apply(records, new BitSet());
  }

  /**
   * Applies transactions, each of which is committed whole, or several at once.
   *
   * @param transactions the records of each; those of a partition in their order throughout
   * @throws OxbowException SOURCE_DATA for a record that cannot be applied, where that stops:
   *     nothing of its transaction is applied then
   */
  public void applyWhole(List<List<TopicRecord>> transactions) {
    List<TopicRecord> records = new ArrayList<>();
    BitSet joined = new BitSet();
    for (List<TopicRecord> whole : transactions) {
      joined.set(records.size() + 1, records.size() + Math.max(1, whole.size()));
      records.addAll(whole);
    }
    apply(records, joined);
  }

  /**
   * @param joined the positions of those that are committed together with the one before them
   */
  private void apply(List<TopicRecord> records, BitSet joined) {
    sessions.get();
    origins.age();
    if (System.nanoTime() - checkedAt > CHECKS.toNanos()) {
      check(Map.of());
    }
    List<TopicRecord> left = new ArrayList<>(records.size());
    BitSet joinedOfLeft = new BitSet();
    Set<TopicPart> gaps = new HashSet<>();
    Map<TopicPart, Long> expected = new HashMap<>();
    for (int i = 0; i < records.size(); i++) {
      TopicRecord record = records.get(i);
      TopicPart part = new TopicPart(record.topic(), record.partition());
      long next = expected.computeIfAbsent(part, p -> places.place(p).next());
      if (record.offset() != next) {
        gaps.add(part);
      }
      if (record.offset() >= next) {
        joinedOfLeft.set(left.size(), joined.get(i));
        left.add(record);
        expected.put(part, record.offset() + 1);
      }
    }
    places.look(gaps);
    for (int from = 0; from < left.size(); ) {
      int to = Math.min(left.size(), from + size.records());
      // No record behind the last one is joined to it.
      to = joinedOfLeft.get(to) ? joinedOfLeft.nextClearBit(to) : to;
      long begun = System.nanoTime();
      writer.write(left.subList(from, to), joinedOfLeft.get(from, to));
      size.took(to - from, Duration.ofNanos(System.nanoTime() - begun));
      from = to;
    }
  }

  /** Whether the same records may be given again: not when another one has taken over. */
  public boolean mayTryAgain(OxbowException failure) {
    return failure.code() != ErrorCode.CANCELLED;
  }

  /** How far the partitions are, which is written with the rows. */
  private final class Progress implements Ledger, Sessions.Doubt {
    @Override
    public List<Planned> begin(Connection connection, List<Planned> planned, Origins before)
        throws SQLException {
      for (Map.Entry<TopicPart, End> end : End.of(planned).entrySet()) {
        offsets.advance(
            connection,
            end.getKey(),
            places.place(end.getKey()),
            end.getValue().next(),
            end.getValue().errors(),
            before);
      }
      if (settings.onError() == OnError.DLQ) {
        List<TopicRecord> dealt = new ArrayList<>();
        for (Planned each : planned) {
          if (each.step() instanceof Planned.Dealt) {
            dealt.add(each.record());
          }
        }
        if (!dealt.isEmpty()) {
          kept.put(connection, dealt, before);
        }
      }
      return planned;
    }

    @Override
    public void committed(List<Planned> planned) {
      End.of(planned).forEach((part, end) -> places.moved(part, end.next(), end.errors()));
      meter.applied(planned, places.all());
    }

    @Override
    public void refused(TopicRecord record, String why) {
      meter.refused(record, why);
      switch (settings.onError()) {
        case STOP ->
            throw new OxbowException(
                ErrorCode.SOURCE_DATA,
                "Record "
                    + record
                    + " cannot be applied: it "
                    + why
                    + ". Apply '"
                    + settings.name()
                    + "' stops before it, so that nothing is skipped; mend the table, or let on_error"
                    + " be dlq (such records go to a topic of dead letters) or skip");
        case DLQ -> letters.keep(record, why);
        case SKIP -> {
          // It is counted with its offset.
        }
      }
    }

    @Override
    public void triedAgain() {
      meter.triedAgain();
    }

    @Override
    public void arises() {
      origins.forget();
    }

    @Override
    public void lost(SQLException failure) {
      meter.lostConnection(failure);
    }

    @Override
    public void settle(Connection connection) throws SQLException {
      places.reread(connection);
    }
  }

  @Override
  public void close() {
    sessions.close();
  }
}
