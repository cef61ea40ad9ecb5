package dev.oxbow.sync.apply;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.definition.Definer;
import dev.oxbow.sync.origin.AppliedTable;
import dev.oxbow.sync.origin.Origins;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Applies topics to tables, exactly once: rows and offsets are written in one transaction of MySQL,
 * under an epoch that whoever takes over raises.
 *
 * <p>Life: checked, then partitions are taken, records applied and partitions given back, then
 * closed. When a call fails with an error of the server's, the same records may be given again:
 * what was committed of them is passed over. Used by one thread.
 */
public final class Apply implements AutoCloseable {
  /** How often a transaction is tried that meets other writers. */
  private static final int MOST_TRIES = 20;

  private static final int LONGEST_PAUSE_MILLIS = 200;
  private static final Duration TAKE_PATIENCE = Duration.ofSeconds(90);

  /** Another index, or a right that was taken away, is noticed so soon. */
  private static final Duration CHECKS = Duration.ofSeconds(2);

  private final ApplySettings settings;
  private final MySqlConfig config;
  private final Failures failures;
  private final DeadLetters letters;
  private final ApplyMeter meter;
  private final OffsetsTable offsets;
  private final Places places;
  private final Targets targets;
  private final RecordOrigins origins;
  private final Planner planner;
  private final BatchSize size = new BatchSize();
  private @Nullable Session session;
  private boolean isSure = true;
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
    this.config = config;
    this.failures = failures;
    this.letters = letters;
    this.meter = meter;
    TableName table = new TableName(settings.tables().database(), AppliedTable.NAME);
    this.offsets = new OffsetsTable(table, settings.name());
    this.places = new Places(offsets, topics);
    Definer definer =
        new Definer(
            () -> Session.openForDefinitions(config, failures, settings),
            failures,
            (int) settings.patience().toSeconds());
    this.targets = new Targets(settings, this::session, failures, offsets, definer);
    this.origins = new RecordOrigins(this::session, failures);
    this.planner = new Planner(settings, targets, origins, checked);
  }

  /** A session in which the places are known. */
  private Session session() {
    Session present = session;
    if (present != null && !present.isAlive()) {
      drop();
      present = null;
    }
    if (present == null) {
      present = Session.open(config, failures, settings);
      session = present;
    }
    if (!isSure) {
      try {
        places.reread(present.connection());
        isSure = true;
      } catch (SQLException e) {
        drop();
        throw failures.of("reading offsets", e);
      }
    }
    return present;
  }

  /** What a broken connection has done, nobody knows. */
  private void drop() {
    Session present = session;
    session = null;
    isSure = false;
    origins.forget();
    if (present != null) {
      try {
        present.close();
      } catch (SQLException e) {
        // It was broken before.
        meter.lostConnection(e);
      }
    }
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
    Session present = session();
    try {
      new Rights(present.connection(), settings, failures, !topics.isEmpty())
          .check(offsets, targets, checked);
      checkedAt = System.nanoTime();
    } catch (OxbowException e) {
      rollBack();
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
      Session present = session();
      try {
        places.take(present.connection(), parts);
        Map<TopicPart, Long> next = new HashMap<>();
        parts.forEach(part -> next.put(part, places.place(part).next()));
        meter.places(places.all());
        return next;
      } catch (SQLException e) {
        rollBack();
        // One that was frozen holds its locks until the server ends its connection.
        if (Outcome.of(e) != Outcome.AGAIN || System.nanoTime() > deadline) {
          drop();
          throw failures.of("taking partitions over", e);
        }
      } catch (OxbowException e) {
        rollBack();
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
    session();
    origins.age();
    if (System.nanoTime() - checkedAt > CHECKS.toNanos()) {
      check(Map.of());
    }
    List<TopicRecord> left = new ArrayList<>(records.size());
    Set<TopicPart> gaps = new HashSet<>();
    Map<TopicPart, Long> expected = new HashMap<>();
    for (TopicRecord record : records) {
      TopicPart part = new TopicPart(record.topic(), record.partition());
      long next = expected.computeIfAbsent(part, p -> places.place(p).next());
      if (record.offset() != next) {
        gaps.add(part);
      }
      if (record.offset() >= next) {
        left.add(record);
        expected.put(part, record.offset() + 1);
      }
    }
    places.look(gaps);
    for (int from = 0; from < left.size(); ) {
      int to = Math.min(left.size(), from + size.records());
      long begun = System.nanoTime();
      applyAll(left.subList(from, to));
      size.took(to - from, Duration.ofNanos(System.nanoTime() - begun));
      from = to;
    }
  }

  private void applyAll(List<TopicRecord> records) {
    targets.prepare(records);
    List<Planned> plans = new ArrayList<>(records.size());
    List<TopicRecord> bad = new ArrayList<>();
    for (TopicRecord record : records) {
      Planned plan = planner.plan(record);
      plans.add(plan);
      if (plan.step() instanceof Planned.Bad) {
        bad.add(record);
      }
    }
    // Before a record is called bad the tables are looked at once more, and widened if they may.
    if (!bad.isEmpty() && targets.adapt(bad, false)) {
      plans = planAgain(plans);
    }
    write(plans, true);
  }

  /** What was dealt with stays so. */
  private List<Planned> planAgain(List<Planned> plans) {
    List<Planned> again = new ArrayList<>(plans.size());
    for (Planned plan : plans) {
      again.add(plan.step() instanceof Planned.Dealt ? plan : planner.plan(plan.record()));
    }
    return again;
  }

  /**
   * Writes records, and deals with bad ones.
   *
   * @param mayAdapt whether the tables may be looked at once more
   */
  private void write(List<Planned> plans, boolean mayAdapt) {
    List<Planned> planned = new ArrayList<>(plans.size());
    @Nullable Origins before = null;
    for (Planned each : plans) {
      Planned plan = each;
      Origins its = plan.origins();
      if (its != null && before != null && !before.areOnSameServersAs(its)) {
        // A transaction tells the same servers for all that it writes.
        transact(planned, mayAdapt);
        planned = new ArrayList<>();
      }
      before = its == null ? before : its;
      if (plan.step() instanceof Planned.Bad bad) {
        if (settings.onError() == OnError.STOP && !planned.isEmpty()) {
          transact(planned, mayAdapt);
          planned = new ArrayList<>();
        }
        plan = dealWith(plan.record(), bad.why());
      }
      planned.add(plan);
    }
    if (!planned.isEmpty()) {
      transact(planned, mayAdapt);
    }
  }

  /** Keeps a bad record, or stops at it. */
  private Planned dealWith(TopicRecord record, String why) {
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
    return new Planned(record, new Planned.Dealt());
  }

  /** Writes records in one transaction; where a row is refused, in several, to find its record. */
  private void transact(List<Planned> planned, boolean mayAdapt) {
    for (int tries = 1; ; tries++) {
      Session present = session();
      try {
        Transaction.write(present, offsets, places, settings.mode(), planned);
        moved(planned);
        return;
      } catch (Refused e) {
        rollBack();
        divide(planned, e.why());
        return;
      } catch (SQLException e) {
        Outcome outcome = Outcome.of(e);
        // Of many nobody knows which one lacks a value: a column is relaxed for one alone.
        boolean isLacking =
            planned.size() == 1 && settings.schema() == Schema.EVOLVE && Outcome.isLacking(e);
        boolean mayHelp = outcome == Outcome.RECORD || outcome == Outcome.TABLE;
        if (mayHelp && (mayAdapt || isLacking)) {
          rollBack();
          if (targets.adapt(planned.stream().map(Planned::record).toList(), isLacking)) {
            write(planAgain(planned), false);
            return;
          }
        }
        if (outcome == Outcome.SERVER || outcome == Outcome.TABLE || tries >= MOST_TRIES) {
          targets.forget();
          drop();
          throw failures.of("applying records", e);
        }
        rollBack();
        if (outcome == Outcome.RECORD) {
          divide(planned, "is refused by the server: " + e.getMessage());
          return;
        }
        meter.triedAgain();
        pause(tries);
      } catch (OxbowException e) {
        rollBack();
        throw e;
      }
    }
  }

  private void moved(List<Planned> planned) {
    Transaction.ends(planned).forEach((part, end) -> places.moved(part, end.next(), end.errors()));
    meter.applied(planned, places.all());
  }

  private void divide(List<Planned> planned, String why) {
    if (planned.size() == 1) {
      transact(List.of(dealWith(planned.get(0).record(), why)), false);
      return;
    }
    int middle = planned.size() / 2;
    transact(planned.subList(0, middle), false);
    transact(planned.subList(middle, planned.size()), false);
  }

  /** Whether the same records may be given again: not when another one has taken over. */
  public boolean mayTryAgain(OxbowException failure) {
    return failure.code() != ErrorCode.CANCELLED;
  }

  private void rollBack() {
    Session present = session;
    if (present != null) {
      try {
        present.rollback();
      } catch (SQLException e) {
        drop();
      }
    }
  }

  private static void pause(int tries) {
    long most = Math.min(LONGEST_PAUSE_MILLIS, 5L << Math.min(tries, 10));
    LockSupport.parkNanos(
        Duration.ofMillis(1 + ThreadLocalRandom.current().nextLong(most)).toNanos());
  }

  @Override
  public void close() {
    rollBack();
    drop();
  }
}
