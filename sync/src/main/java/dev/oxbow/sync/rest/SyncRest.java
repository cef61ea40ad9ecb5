package dev.oxbow.sync.rest;

import dev.oxbow.sync.facts.FactsBoard;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.jspecify.annotations.Nullable;

/**
 * Adds {@code /syncs} and {@code /metrics} to a worker's REST interface, has its {@code /health}
 * speak for the syncs too, and asks for a login where one is wanted. Made by Connect.
 */
public final class SyncRest implements ConnectRestExtension {
  private static final String BOARD = "oxbow.board";
  private static final String USERS = "oxbow.users";

  private @Nullable FactsBoard board;
  private Optional<Path> users = Optional.empty();

  /** Made by the worker. */
  public SyncRest() {}

  /**
   * The settings by which a worker has this extension.
   *
   * @param users the file of who may ask; nobody logs in when there is none
   */
  public static Map<String, String> settings(FactsBoard board, Optional<Path> users) {
    Map<String, String> settings = new HashMap<>();
    settings.put("rest.extension.classes", SyncRest.class.getName());
    settings.put(BOARD, board.number());
    users.ifPresent(file -> settings.put(USERS, file.toAbsolutePath().toString()));
    return settings;
  }

  @Override
  public void configure(Map<String, ?> settings) {
    board = FactsBoard.of(String.valueOf(settings.get(BOARD)));
    users = Optional.ofNullable(settings.get(USERS)).map(file -> Path.of(file.toString()));
  }

  @Override
  public void register(ConnectRestExtensionContext context) {
    FactsBoard shown = Objects.requireNonNull(board, "configured");
    context.configurable().register(new SyncResource(shown));
    context.configurable().register(new HealthFilter(shown));
    context.configurable().register(new SecretsFilter());
    users.ifPresent(file -> context.configurable().register(new LoginFilter(Users.open(file))));
  }

  @Override
  public String version() {
    return Objects.requireNonNullElse(
        SyncRest.class.getPackage().getImplementationVersion(), "unknown");
  }

  @Override
  public void close() {
    // It holds nothing open.
  }
}
