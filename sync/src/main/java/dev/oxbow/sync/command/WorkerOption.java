package dev.oxbow.sync.command;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.service.SyncConfig;
import java.io.Console;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which worker a command asks, and as whom. Any worker of the group will do. */
final class WorkerOption {
  private static final String PASSWORD = "OXBOW_SYNC_PASSWORD";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "A running service (default: where the configuration says that it listens).")
  private @Nullable URI url;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description =
          "Who asks, where a login is wanted; the password is asked for, or taken from the"
              + " environment's "
              + PASSWORD
              + ".")
  private @Nullable String user;

  ConnectClient connect(SyncConfig config) {
    return new ConnectClient(url == null ? config.rest().url() : url, login());
  }

  private Optional<ConnectClient.Login> login() {
    if (user == null) {
      return Optional.empty();
    }
    String password = System.getenv(PASSWORD);
    if (password != null) {
      return Optional.of(new ConnectClient.Login(user, password));
    }
    Console console = System.console();
    if (console == null) {
      throw new OxbowException(
          ErrorCode.LOGIN,
          "There is no terminal to ask for the password; put it into the environment's "
              + PASSWORD);
    }
    return Optional.of(
        new ConnectClient.Login(user, new String(console.readPassword("Password of %s: ", user))));
  }
}
