package dev.oxbow.engine;

import dev.oxbow.parse.Backslashes;
import dev.oxbow.parse.SessionValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What a session of the engine tells its statements. */
final class EngineValues implements SessionValues {
  /** The MySQL whose functions ours are tested against, then our own version. */
  static final String VERSION = "8.0.12-oxbow-" + ownVersion();

  private final EngineSession session;

  EngineValues(EngineSession session) {
    this.session = session;
  }

  private static String ownVersion() {
    Properties properties = new Properties();
    try (InputStream in = EngineValues.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(in, "version.properties is not in the jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "");
  }

  @Override
  public String schema() {
    return session.schema();
  }

  @Override
  public String user() {
    return session.access().user().orElse("");
  }

  @Override
  public long connectionId() {
    return session.id();
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public @Nullable Object variable(String name) {
    return session.variables().get(name);
  }

  @Override
  public Backslashes backslashes() {
    return session.variables().backslashes();
  }
}
