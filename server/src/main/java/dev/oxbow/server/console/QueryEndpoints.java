package dev.oxbow.server.console;

import dev.oxbow.server.caller.CurrentCaller;
import dev.oxbow.server.http.BadRequest;
import dev.oxbow.server.http.Exchange;
import dev.oxbow.server.http.Replies;
import dev.oxbow.server.http.Router;
import dev.oxbow.server.query.StatementView;
import dev.oxbow.server.query.Statements;
import dev.oxbow.statement.Statistics;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/queries} and {@code /v1/cancel}: what runs, and its end. */
public final class QueryEndpoints {
  private final Statements statements;

  public QueryEndpoints(Statements statements) {
    this.statements = statements;
  }

  /** One statement, with what it read once it ended. */
  public record Detail(StatementView query, @Nullable Statistics statistics) {}

  public void addTo(Router router) {
    router.add("GET", "/v1/queries", this::list);
    router.add("GET", "/v1/queries/{id}", this::detail);
    router.add("DELETE", "/v1/queries/{id}", e -> kill(e, e.path("id")));
    router.add("POST", "/v1/queries/{id}/kill", e -> kill(e, e.path("id")));
    router.add("POST", "/v1/cancel", this::cancel);
  }

  private void list(Exchange exchange) throws IOException {
    List<StatementView> all = statements.list(CurrentCaller.get());
    exchange.reply(Map.of("queries", all));
  }

  private void detail(Exchange exchange) throws IOException {
    String id = exchange.path("id");
    Optional<StatementView> found = statements.find(CurrentCaller.get(), id);
    if (found.isEmpty()) {
      notThere(exchange);
      return;
    }
    Statistics statistics = statements.statistics(CurrentCaller.get(), id).orElse(null);
    exchange.reply(new Detail(found.get(), statistics));
  }

  private void cancel(Exchange exchange) throws IOException, SQLException {
    kill(
        exchange,
        exchange
            .body("id")
            .text("id")
            .orElseThrow(() -> new BadRequest("The body must be {\"id\": \"...\"}")));
  }

  private void kill(Exchange exchange, String id) throws IOException, SQLException {
    if (statements.kill(CurrentCaller.get(), id)) {
      exchange.reply(Map.of("id", id));
    } else {
      notThere(exchange);
    }
  }

  /** The same for one that does not exist, one that is over and one of somebody else. */
  private static void notThere(Exchange exchange) throws IOException {
    Replies.error(exchange.response(), 404, "42000", 0, "There is no such statement of yours");
  }
}
