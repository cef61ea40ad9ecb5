package dev.oxbow.jdbc.local;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.engine.Engine;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.BackendFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** Opens sessions of engines in this process. Thread-safe. */
public final class LocalBackendFactory implements BackendFactory {
  private static final String CONFIG = "config";
  private static final SharedEngines ENGINES = new SharedEngines(Engine::open);

  /** Made by the service loader. */
  public LocalBackendFactory() {}

  @Override
  public Backend open(Map<String, String> settings) throws SQLException {
    return Guard.get(
        () -> {
          SharedEngines.Lease lease =
              settings.containsKey(CONFIG) ? fromFile(settings) : fromUrl(settings);
          try {
            return new LocalBackend(lease.engine().openSession(), lease::close);
          } catch (RuntimeException e) {
            lease.close();
            throw e;
          }
        });
  }

  private static SharedEngines.Lease fromFile(Map<String, String> settings) {
    for (String name : settings.keySet()) {
      if (!name.equals(CONFIG)) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "Setting '" + name + "' of the URL cannot stand beside 'config': put it into the file");
      }
    }
    String file = settings.get(CONFIG);
    try {
      return ENGINES.lease(Path.of(String.valueOf(file)));
    } catch (InvalidPathException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG, "'" + file + "' of the URL is no path of a file", e);
    }
  }

  private static SharedEngines.Lease fromUrl(Map<String, String> settings) {
    return ENGINES.lease(
        Map.copyOf(settings), () -> OxbowConfig.inline(settings, "the URL", System::getenv));
  }
}
