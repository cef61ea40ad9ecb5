package dev.oxbow.sync.apply;

import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.origin.Origins;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into rows, in transactions that a {@link Ledger} begins, and finds the bad ones
 * among them. The tables are made and changed where that is allowed. Used by one thread.
 */
final class RecordWriter {
  /** How often a transaction is tried that meets other writers. */
  private static final int MOST_TRIES = 20;

  private static final int LONGEST_PAUSE_MILLIS = 200;

  private final ApplySettings settings;
  private final Sessions sessions;
  private final Failures failures;
  private final Targets targets;
  private final Planner planner;
  private final Ledger ledger;

  RecordWriter(
      ApplySettings settings,
      Sessions sessions,
      Failures failures,
      Targets targets,
      Planner planner,
      Ledger ledger) {
    this.settings = settings;
    this.sessions = sessions;
    this.failures = failures;
    this.targets = targets;
    this.planner = planner;
    this.ledger = ledger;
  }

  /**
   * Writes records, in one transaction unless some are bad; those of a partition in their order.
   *
   * @param joined the positions of those that are committed together with the one before them
   * @throws OxbowException when the server fails, or the ledger lets nothing be written
   */
  void write(List<TopicRecord> records, BitSet joined) {
    write(plan(records, joined), true);
  }

  /** The same with records of which each may be committed without others. */
  void write(List<TopicRecord> records) {
    write(records, new BitSet());
  }

  /** Makes and widens the tables that records need, as far as that is seen before they are sent. */
  void prepare(List<TopicRecord> records) {
    plan(records, new BitSet());
  }

  private List<Planned> plan(List<TopicRecord> records, BitSet joined) {
    targets.prepare(records);
    List<Planned> plans = new ArrayList<>(records.size());
    List<TopicRecord> bad = new ArrayList<>();
    for (TopicRecord record : records) {
      Planned plan = planner.plan(record).joined(joined.get(plans.size()));
      plans.add(plan);
      if (plan.step() instanceof Planned.Bad) {
        bad.add(record);
      }
    }
    // Before a record is called bad the tables are looked at once more, and widened if they may.
    if (!bad.isEmpty() && targets.adapt(bad, false)) {
      plans = planAgain(plans);
    }
    return plans;
  }

  /** What was dealt with stays so. */
  private List<Planned> planAgain(List<Planned> plans) {
    List<Planned> again = new ArrayList<>(plans.size());
    for (Planned plan : plans) {
      again.add(
          plan.step() instanceof Planned.Dealt
              ? plan
              : planner.plan(plan.record()).joined(plan.isJoined()));
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
    int whole = 0; // where those begin that are committed together with the present one
    @Nullable Origins before = null;
    for (Planned each : plans) {
      Planned plan = each;
      whole = plan.isJoined() ? whole : planned.size();
      Origins its = plan.origins();
      if (its != null && before != null && whole > 0 && !before.areOnSameServersAs(its)) {
        // A transaction tells the same servers for all that it writes.
        planned = transactUpTo(whole, planned, mayAdapt);
        whole = 0;
      }
      before = its == null ? before : its;
      if (plan.step() instanceof Planned.Bad bad) {
        if (settings.onError() == OnError.STOP && whole > 0) {
          planned = transactUpTo(whole, planned, mayAdapt);
          whole = 0;
        }
        plan = dealWith(plan, bad.why());
      }
      planned.add(plan);
    }
    if (!planned.isEmpty()) {
      transact(planned, mayAdapt);
    }
  }

  /** Writes the first ones; the rest is left. */
  private List<Planned> transactUpTo(int count, List<Planned> planned, boolean mayAdapt) {
    transact(planned.subList(0, count), mayAdapt);
    return new ArrayList<>(planned.subList(count, planned.size()));
  }

  private Planned dealWith(Planned plan, String why) {
    ledger.refused(plan.record(), why);
    return new Planned(plan.record(), new Planned.Dealt()).joined(plan.isJoined());
  }

  /** Writes records in one transaction; where a row is refused, in several, to find its record. */
  private void transact(List<Planned> planned, boolean mayAdapt) {
    for (int tries = 1; ; tries++) {
      Session present = sessions.get();
      try {
        Transaction.write(present, ledger, settings.mode(), planned);
        ledger.committed(planned);
        return;
      } catch (Refused e) {
        sessions.rollBack();
        divide(planned, e.why());
        return;
      } catch (SQLException e) {
        Outcome outcome = Outcome.of(e);
        // Of many nobody knows which one lacks a value: a column is relaxed for one alone.
        boolean isLacking =
            planned.size() == 1 && settings.schema() == Schema.EVOLVE && Outcome.isLacking(e);
        boolean mayHelp = outcome == Outcome.RECORD || outcome == Outcome.TABLE;
        if (mayHelp && (mayAdapt || isLacking)) {
          sessions.rollBack();
          if (targets.adapt(planned.stream().map(Planned::record).toList(), isLacking)) {
            write(planAgain(planned), false);
            return;
          }
        }
        if (outcome == Outcome.SERVER || outcome == Outcome.TABLE || tries >= MOST_TRIES) {
          targets.forget();
          sessions.drop();
          throw failures.of("applying records", e);
        }
        sessions.rollBack();
        if (outcome == Outcome.RECORD) {
          divide(planned, refused(e));
          return;
        }
        ledger.triedAgain();
        pause(tries);
      } catch (OxbowException e) {
        sessions.rollBack();
        throw e;
      }
    }
  }

  private void divide(List<Planned> planned, String why) {
    if (planned.size() == 1) {
      transact(List.of(dealWith(planned.get(0), why)), false);
      return;
    }
    int cut = Planned.cut(planned);
    if (cut == 0) {
      pickOut(planned, why);
      return;
    }
    transact(planned.subList(0, cut), false);
    transact(planned.subList(cut, planned.size()), false);
  }

  private static String refused(SQLException e) {
    return "is refused by the server: " + e.getMessage();
  }

  /**
   * Finds the record for which all are refused that must be committed together: the one with which
   * the shortest beginning of them that is refused ends. Nothing of them is committed without it
   * being dealt with.
   */
  private void pickOut(List<Planned> planned, String why) {
    int taken = 0;
    int refused = planned.size();
    String reason = why;
    boolean isLacking = false;
    while (refused - taken > 1) {
      int middle = (taken + refused) / 2;
      try {
        tryOut(planned.subList(0, middle));
        taken = middle;
      } catch (Refused e) {
        refused = middle;
        reason = e.why();
        isLacking = false;
      } catch (SQLException e) {
        if (Outcome.of(e) != Outcome.RECORD) {
          targets.forget();
          sessions.drop();
          throw failures.of("applying records", e);
        }
        refused = middle;
        reason = refused(e);
        isLacking = settings.schema() == Schema.EVOLVE && Outcome.isLacking(e);
      }
    }
    Planned bad = planned.get(refused - 1);
    if (isLacking && targets.adapt(List.of(bad.record()), true)) {
      write(planAgain(planned), false);
      return;
    }
    List<Planned> rest = new ArrayList<>(planned);
    rest.set(refused - 1, dealWith(bad, reason));
    transact(rest, false);
  }

  /** Writes records and rolls back. */
  private void tryOut(List<Planned> planned) throws SQLException, Refused {
    for (int tries = 1; ; tries++) {
      try {
        Transaction.tryOut(sessions.get(), ledger, settings.mode(), planned);
        sessions.rollBack();
        return;
      } catch (SQLException e) {
        sessions.rollBack();
        if (Outcome.of(e) != Outcome.AGAIN || tries >= MOST_TRIES) {
          throw e;
        }
        ledger.triedAgain();
        pause(tries);
      } catch (Refused | OxbowException e) {
        sessions.rollBack();
        throw e;
      }
    }
  }

  private static void pause(int tries) {
    long most = Math.min(LONGEST_PAUSE_MILLIS, 5L << Math.min(tries, 10));
    LockSupport.parkNanos(
        Duration.ofMillis(1 + ThreadLocalRandom.current().nextLong(most)).toNanos());
  }
}
