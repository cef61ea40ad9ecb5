package dev.oxbow.server.metrics;

import dev.oxbow.server.query.StatementView;
import dev.oxbow.server.query.Statements;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The figures of {@code /metrics}, in Prometheus' text form. Thread-safe. */
public final class ServerMetrics implements Statements.Listener, AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Counter rows;

  public ServerMetrics() {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
    rows =
        Counter.builder("oxbow.rows")
            .description("rows that statements gave to clients")
            .register(registry);
  }

  /** Shows a number that somebody else knows. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** Shows a number that somebody else knows, one of several of its name. */
  public void gauge(
      String name, String description, String tag, String of, Supplier<Number> value) {
    Gauge.builder(name, value)
        .description(description)
        .tags(List.of(Tag.of(tag, of)))
        .register(registry);
  }

  @Override
  public void ended(StatementView statement) {
    Timer.builder("oxbow.statements")
        .description("statements that ended, and how long they took")
        .tag("state", statement.state().name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1))
        .register(registry)
        .record(Duration.ofMillis(statement.elapsedMillis()));
    Timer.builder("oxbow.queue.wait")
        .description("how long statements waited for their turn")
        .register(registry)
        .record(Duration.ofMillis(statement.queuedMillis()));
    rows.increment(statement.rows());
  }

  /** All figures, as Prometheus reads them. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
