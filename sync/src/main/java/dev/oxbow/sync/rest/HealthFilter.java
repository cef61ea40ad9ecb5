package dev.oxbow.sync.rest;

import dev.oxbow.sync.facts.FactsBoard;
import dev.oxbow.sync.facts.SyncFacts;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * Answers Connect's own {@code /health}, with 503 while a sync is not well, Kafka is silent or the
 * worker is stuck: that it runs does not mean that anything is kept in step. It answers from what
 * is known, so at once. Needs no login, and names nothing but syncs.
 */
final class HealthFilter implements ContainerRequestFilter {
  static final String PATH = "health";

  private final FactsBoard board;

  HealthFilter(FactsBoard board) {
    this.board = board;
  }

  /**
   * The answer.
   *
   * @param trouble the names of the syncs that are not well; {@code /syncs} tells why
   */
  public record Health(String status, String message, List<String> trouble) {}

  @Override
  public void filter(ContainerRequestContext request) {
    if (!request.getUriInfo().getPath().replaceFirst("^/", "").equals(PATH)) {
      return;
    }
    List<String> trouble =
        board.facts().stream().filter(s -> !s.trouble().isEmpty()).map(SyncFacts::name).toList();
    String silence = board.silence().orElse("");
    boolean isWell = trouble.isEmpty() && silence.isEmpty();
    String message =
        isWell
            ? "All syncs are well"
            : silence.isEmpty() ? "Not all syncs are well; see /syncs" : silence;
    request.abortWith(
        Response.status(isWell ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
            .entity(new Health(isWell ? "healthy" : "unhealthy", message, trouble))
            .type("application/json")
            .build());
  }
}
