package dev.oxbow.sync.service;

import dev.oxbow.sync.facts.SyncFacts;
import dev.oxbow.sync.facts.SyncFacts.State;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo.AbstractState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one sync now and then, and has it started again. Used by one thread. */
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration MAY_START = Duration.ofSeconds(60);

  /** How often a failure is seen here before it is believed that the group never hears of it. */
  private static final int UNHEARD = 5;

  /** The same while the group has its task as one that does not run yet. */
  private static final int UNHEARD_AT_START = 60;

  private final Watched watched;
  private final String name;
  private final Supervisor supervisor;
  private final Worker worker;
  private final Figures figures;
  private final FailedTasks failedTasks;
  private State last = State.STARTING;
  private int unheard;
  private long starting;

  /**
   * What is watched.
   *
   * @param kind capture or apply
   * @param source the source that is read; empty when it is not known here
   * @param target the source that is written
   */
  record Watched(String name, String kind, String source, String target) {}

  Watch(Watched watched, Supervisor supervisor, Worker worker) {
    this.watched = watched;
    this.name = watched.name;
    this.supervisor = supervisor;
    this.worker = worker;
    this.figures = new Figures(watched.kind, watched.name);
    this.failedTasks = new FailedTasks(watched.name);
  }

  /** How it is now; starts it again if it is time. */
  SyncFacts look() {
    Seen seen = see();
    String error = "";
    State state;
    Optional<Figures.Found> found = Optional.empty();
    switch (seen.word) {
      case "FAILED" -> {
        error = Traces.message(seen.trace);
        if (supervisor.shallRestart(seen.trace, System.nanoTime())) {
          if (seen.unheard.isEmpty()) {
            worker.restartFailed(name);
          } else {
            seen.unheard.forEach(task -> worker.restartTask(name, task));
          }
        }
        state = supervisor.gaveUp() ? State.FAILED : State.RESTARTING;
      }
      case "RUNNING" -> {
        supervisor.isWell(System.nanoTime());
        found = seen.at.equals(worker.id()) ? figures.look() : Optional.empty();
        state =
            found.map(f -> f.share() != null && f.isSnapshotting()).orElse(last == State.SNAPSHOT)
                ? State.SNAPSHOT
                : State.STREAMING;
      }
      case "PAUSED" -> {
        supervisor.isWell(System.nanoTime());
        state = State.PAUSED;
      }
      case "STOPPED" -> {
        supervisor.isWell(System.nanoTime());
        state = State.STOPPED;
      }
      default -> {
        supervisor.isStarting();
        state = State.STARTING;
        error = delay();
      }
    }
    if (state != State.STARTING) {
      starting = 0;
    }
    tell(state);
    return new SyncFacts(
        name,
        watched.kind,
        state,
        watched.source,
        watched.target,
        seen.at,
        supervisor.inARow(),
        error,
        found.map(Figures.Found::progress).orElse(null),
        found.map(Figures.Found::share).orElse(null),
        System.currentTimeMillis());
  }

  /**
   * How it is.
   *
   * @param word a state of Connect's
   * @param at the worker that runs it; empty when none does
   * @param trace why it failed; empty when it did not
   * @param unheard its tasks that failed in this process, where the group's topic has another state
   */
  private record Seen(String word, String at, String trace, Set<Integer> unheard) {}

  private Seen see() {
    Optional<ConnectorStateInfo> info = state();
    AbstractState told = info.map(Watch::decisive).orElse(null);
    String word = told == null ? "UNASSIGNED" : told.state();
    String at = told == null ? "" : Objects.requireNonNullElse(told.workerId(), "");
    String trace = told == null ? "" : Objects.requireNonNullElse(told.trace(), "");
    boolean isRunning = word.equals("RUNNING");
    boolean isStarting = word.equals("UNASSIGNED") || word.equals("RESTARTING");
    Set<Integer> failed = isRunning || isStarting ? failedTasks.look() : Set.of();
    unheard = failed.isEmpty() ? 0 : unheard + 1;
    if (unheard < (isRunning ? UNHEARD : UNHEARD_AT_START)) {
      return new Seen(word, at, trace, Set.of());
    }
    return new Seen(
        "FAILED",
        worker.id(),
        "Task "
            + failed
            + " failed, and Kafka Connect could not tell its group why; the log of this service"
            + " does",
        failed);
  }

  /** What is wrong with a sync that does not start; empty for a while. */
  private String delay() {
    long now = System.nanoTime();
    starting = starting == 0 ? now : starting;
    if (now - starting < MAY_START.toNanos()) {
      return "";
    }
    return "no service of the group has run it for "
        + (now - starting) / 1_000_000_000
        + " s: "
        + (worker.names().contains(name)
            ? "see their logs"
            : "the one that leads the group does not have it; let all have the same file");
  }

  private void tell(State state) {
    if (state != last && state != State.RESTARTING && state != State.FAILED) {
      LOG.info("Sync '{}': {}", name, state.name().toLowerCase(java.util.Locale.ROOT));
    }
    last = state;
  }

  private Optional<ConnectorStateInfo> state() {
    try {
      return Optional.of(worker.state(name));
    } catch (NotFoundException notYet) {
      return Optional.empty();
    }
  }

  /**
   * A failed task's or the first one's, unless the connector itself failed, was paused or stopped,
   * or has no task yet.
   */
  private static AbstractState decisive(ConnectorStateInfo info) {
    boolean runs = info.connector().state().equals("RUNNING");
    if (!runs || info.tasks().isEmpty()) {
      return unassigned(info, runs);
    }
    for (AbstractState task : info.tasks()) {
      if (task.state().equals("FAILED")) {
        return task;
      }
    }
    return info.tasks().get(0);
  }

  private static AbstractState unassigned(ConnectorStateInfo info, boolean runs) {
    return runs
        ? new ConnectorStateInfo.ConnectorState("UNASSIGNED", "", "", "")
        : info.connector();
  }
}
