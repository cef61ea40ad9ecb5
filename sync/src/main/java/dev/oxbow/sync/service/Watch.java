package dev.oxbow.sync.service;

import dev.oxbow.sync.facts.SyncFacts;
import dev.oxbow.sync.facts.SyncFacts.Progress;
import dev.oxbow.sync.facts.SyncFacts.SnapshotShare;
import dev.oxbow.sync.facts.SyncFacts.State;
import dev.oxbow.sync.progress.CaptureMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo.AbstractState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one capture now and then, and has it started again. Used by one thread. */
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration MAY_START = Duration.ofSeconds(60);
  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

  private final String name;
  private final String source;
  private final String target;
  private final Supervisor supervisor;
  private final Worker worker;
  private final ObjectName bean;
  private State last = State.STARTING;
  private long starting;

  /**
   * @param source the source that is read; empty when it is not known here
   * @param target the source that is written
   */
  Watch(String name, String source, String target, Supervisor supervisor, Worker worker) {
    this.name = name;
    this.source = source;
    this.target = target;
    this.supervisor = supervisor;
    this.worker = worker;
    try {
      this.bean = new ObjectName("dev.oxbow:type=capture,name=" + ObjectName.quote(name));
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** How it is now; starts it again if it is time. */
  SyncFacts look() {
    Optional<ConnectorStateInfo> info = state();
    AbstractState decisive = info.map(Watch::decisive).orElse(null);
    String word = decisive == null ? "UNASSIGNED" : decisive.state();
    String at = decisive == null || decisive.workerId() == null ? "" : decisive.workerId();
    String error = "";
    State state;
    Optional<CaptureMXBean> figures = Optional.empty();
    switch (word) {
      case "FAILED" -> {
        String trace = decisive == null || decisive.trace() == null ? "" : decisive.trace();
        error = Traces.message(trace);
        if (supervisor.shallRestart(trace, System.nanoTime())) {
          worker.restartFailed(name);
        }
        state = supervisor.gaveUp() ? State.FAILED : State.RESTARTING;
      }
      case "RUNNING" -> {
        supervisor.isWell(System.nanoTime());
        figures = at.equals(worker.id()) ? figures() : Optional.empty();
        state =
            figures.map(CaptureMXBean::isSnapshotting).orElse(last == State.SNAPSHOT)
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
        "capture",
        state,
        source,
        target,
        at,
        supervisor.inARow(),
        error,
        figures.map(Watch::progress).orElse(null),
        figures.map(Watch::share).orElse(null),
        System.currentTimeMillis());
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

  /** The task's, unless the connector itself failed, was paused or stopped, or has no task yet. */
  private static AbstractState decisive(ConnectorStateInfo info) {
    boolean runs = info.connector().state().equals("RUNNING");
    return runs && !info.tasks().isEmpty() ? info.tasks().get(0) : unassigned(info, runs);
  }

  private static AbstractState unassigned(ConnectorStateInfo info, boolean runs) {
    return runs
        ? new ConnectorStateInfo.ConnectorState("UNASSIGNED", "", "", "")
        : info.connector();
  }

  private Optional<CaptureMXBean> figures() {
    return BEANS.isRegistered(bean)
        ? Optional.of(JMX.newMXBeanProxy(BEANS, bean, CaptureMXBean.class))
        : Optional.empty();
  }

  private static Progress progress(CaptureMXBean bean) {
    return new Progress(
        bean.getPosition(),
        bean.getGtids(),
        bean.getLagSeconds(),
        bean.getLagBytes(),
        bean.getLagTransactions(),
        bean.getRetentionUsed(),
        bean.getRecords(),
        bean.getBytes(),
        bean.getTransactions(),
        bean.getRecordsPerSecond(),
        bean.getBytesPerSecond(),
        bean.getUptimeSeconds());
  }

  private static SnapshotShare share(CaptureMXBean bean) {
    return new SnapshotShare(
        bean.getSnapshotTables(),
        bean.getSnapshotTablesDone(),
        bean.getSnapshotRows(),
        bean.getSnapshotRowsEstimated(),
        bean.getSnapshotSecondsLeft());
  }
}
