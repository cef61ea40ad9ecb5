package dev.oxbow.sync.rest;

import dev.oxbow.sync.facts.FactsBoard;
import dev.oxbow.sync.facts.SyncFacts;
import dev.oxbow.sync.facts.SyncFacts.Progress;
import dev.oxbow.sync.facts.SyncFacts.SnapshotShare;
import dev.oxbow.sync.facts.SyncFacts.State;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The figures of {@code /metrics}, in Prometheus' text form. Thread-safe. */
final class SyncMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final FactsBoard board;
  private final Set<String> known = new HashSet<>();

  SyncMetrics(FactsBoard board) {
    this.board = board;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  synchronized String scrape() {
    for (SyncFacts sync : board.facts()) {
      if (known.add(sync.name())) {
        add(sync.name());
      }
    }
    return registry.scrape();
  }

  private void add(String name) {
    for (State state : State.values()) {
      Gauge.builder("oxbow.sync.state", () -> is(name, state))
          .description("1 for the state in which the sync is")
          .tags("sync", name, "state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    gauge(name, "oxbow.sync.restarts", "failures in a row", SyncFacts::restarts);
    progress(name, "oxbow.sync.lag.seconds", "age of the last change told", Progress::lagSeconds);
    progress(name, "oxbow.sync.lag.bytes", "binlog left, in bytes", Progress::lagBytes);
    progress(name, "oxbow.sync.lag.transactions", "transactions left", Progress::lagTransactions);
    progress(name, "oxbow.sync.lag.records", "records of topics left", Progress::lagRecords);
    counter(name, "oxbow.sync.errors", "records passed over", Progress::errors);
    progress(
        name,
        "oxbow.sync.retention.used",
        "part of the server's retention that is gone",
        Progress::retentionUsed);
    counter(name, "oxbow.sync.records", "records written", Progress::records);
    counter(name, "oxbow.sync.bytes", "bytes of their keys and values", Progress::bytes);
    counter(name, "oxbow.sync.transactions", "transactions told", Progress::transactions);
    snapshot(name, "oxbow.sync.snapshot.tables", "tables to snapshot", SnapshotShare::tables);
    snapshot(
        name, "oxbow.sync.snapshot.tables.done", "those of them done", SnapshotShare::tablesDone);
    snapshot(name, "oxbow.sync.snapshot.rows", "rows told by snapshots", SnapshotShare::rows);
    snapshot(
        name,
        "oxbow.sync.snapshot.rows.estimated",
        "rows of these tables, estimated",
        SnapshotShare::rowsEstimated);
  }

  private double is(String name, State state) {
    return of(name, facts -> facts.state() == state ? 1 : 0);
  }

  private void gauge(String name, String metric, String what, ToDoubleFunction<SyncFacts> of) {
    Gauge.builder(metric, () -> of(name, of))
        .description(what)
        .tags("sync", name)
        .register(registry);
  }

  private void progress(String name, String metric, String what, ToDoubleFunction<Progress> of) {
    gauge(
        name,
        metric,
        what,
        f -> f.progress() == null ? Double.NaN : of.applyAsDouble(f.progress()));
  }

  private void snapshot(
      String name, String metric, String what, ToDoubleFunction<SnapshotShare> of) {
    gauge(
        name,
        metric,
        what,
        f -> f.snapshot() == null ? Double.NaN : of.applyAsDouble(f.snapshot()));
  }

  private void counter(String name, String metric, String what, ToDoubleFunction<Progress> of) {
    FunctionCounter.builder(
            metric,
            board,
            b -> of(name, f -> f.progress() == null ? 0 : of.applyAsDouble(f.progress())))
        .description(what)
        .tags(Tags.of("sync", name))
        .register(registry);
  }

  private double of(String name, ToDoubleFunction<SyncFacts> of) {
    return board.facts().stream()
        .filter(sync -> sync.name().equals(name))
        .mapToDouble(of)
        .findFirst()
        .orElse(Double.NaN);
  }
}
