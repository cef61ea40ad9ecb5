package dev.oxbow.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How to run a server.
 *
 * @param folder where it keeps everything; without one it gets a temporary folder, which goes when
 *     the server is closed
 * @param port the port on 127.0.0.1; 0 is a free one, which stays the same over restarts
 * @param settings settings of the server under its own names; they win over ours
 */
public record ServerOptions(Optional<Path> folder, int port, Map<String, String> settings) {
  public ServerOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("A port is between 0 and 65535, not " + port);
    }
    settings = Map.copyOf(settings);
  }

  /** In a folder that stays: a later start goes on with its data. */
  public static ServerOptions in(Path folder) {
    return new ServerOptions(Optional.of(folder), 0, Map.of());
  }

  /** In a temporary folder. */
  public static ServerOptions temporary() {
    return new ServerOptions(Optional.empty(), 0, Map.of());
  }

  public ServerOptions withPort(int otherPort) {
    return new ServerOptions(folder, otherPort, settings);
  }

  /** With one more setting, e.g. {@code innodb_buffer_pool_size}, {@code 256M}. */
  public ServerOptions with(String setting, String value) {
    return withAll(Map.of(setting, value));
  }

  /** With more settings. */
  public ServerOptions withAll(Map<String, String> others) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.putAll(others);
    return new ServerOptions(folder, port, more);
  }

  /** The folder, made if need be, or a new temporary one whose name starts so. */
  Path folderOr(String prefix) throws IOException {
    return folder.isPresent()
        ? Files.createDirectories(folder.get().toAbsolutePath())
        : Files.createTempDirectory(prefix).toAbsolutePath();
  }
}
