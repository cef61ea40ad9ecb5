package dev.oxbow.server.metrics;

import dev.oxbow.server.http.Exchange;
import dev.oxbow.server.http.Replies;
import dev.oxbow.server.http.Router;
import dev.oxbow.server.query.Statements;
import java.io.IOException;
import java.util.Map;
import javax.servlet.http.HttpServletResponse;

/**
 * {@code /health}: whether the process answers; {@code /ready}: whether it takes statements; {@code
 * /metrics}. The first two need no login and name nothing.
 */
public final class HealthEndpoints {
  private static final String PROMETHEUS = "text/plain;version=0.0.4;charset=utf-8";

  private final Statements statements;
  private final SourceWatch sources;
  private final ServerMetrics metrics;

  public HealthEndpoints(Statements statements, SourceWatch sources, ServerMetrics metrics) {
    this.statements = statements;
    this.sources = sources;
    this.metrics = metrics;
  }

  /** What {@code /ready} says: how many sources could be reached at the last look. */
  public record Ready(String status, long sourcesUp, long sourcesDown) {}

  public void addTo(Router router) {
    router.addOpen("GET", "/health", exchange -> exchange.reply(Map.of("status", "alive")));
    router.addOpen("GET", "/ready", this::ready);
    router.add("GET", "/metrics", this::metrics);
  }

  private void ready(Exchange exchange) throws IOException {
    Map<String, Boolean> up = sources.up();
    long reached = up.values().stream().filter(is -> is).count();
    boolean draining = statements.isClosed();
    Replies.json(
        exchange.response(),
        draining ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_OK,
        new Ready(draining ? "draining" : "ready", reached, up.size() - reached));
  }

  private void metrics(Exchange exchange) throws IOException {
    Replies.text(exchange.response(), HttpServletResponse.SC_OK, PROMETHEUS, metrics.scrape());
  }
}
