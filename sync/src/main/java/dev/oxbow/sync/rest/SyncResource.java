package dev.oxbow.sync.rest;

import dev.oxbow.sync.facts.FactsBoard;
import dev.oxbow.sync.facts.SyncFacts;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /syncs}: all facts. {@code /metrics}: figures for Prometheus. */
@Path("/")
public final class SyncResource {
  private final FactsBoard board;
  private final SyncMetrics metrics;

  SyncResource(FactsBoard board) {
    this.board = board;
    this.metrics = new SyncMetrics(board);
  }

  @GET
  @Path("syncs")
  @Produces(MediaType.APPLICATION_JSON)
  public List<SyncFacts> syncs() {
    return board.facts();
  }

  @GET
  @Path("metrics")
  @Produces("text/plain;version=0.0.4;charset=utf-8")
  public String metrics() {
    return metrics.scrape();
  }
}
