package dev.oxbow.config;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as it was written, secrets resolved, not yet read: who owns a group reads it.
 *
 * @param schema the name of the one schema
 * @param sources the settings of each source by its name, in the order of the file
 * @param parts the settings of each part of Oxbow by its name; all of them are there
 * @param where what to call it in messages: {@code oxbow.yaml}
 */
public record OxbowConfig(
    String schema, Map<String, Settings> sources, Map<String, Settings> parts, String where) {
  /** The name of the one schema when the configuration gives none. */
  public static final String DEFAULT_SCHEMA = "main";

  /** The system's own schema, whose tables tell of Oxbow itself. No source has its name. */
  public static final String SYSTEM_SOURCE = "oxbow";

  public OxbowConfig {
    sources = new LinkedHashMap<>(sources);
    parts = Map.copyOf(parts);
  }

  private Settings part(String name) {
    return Objects.requireNonNull(parts.get(name), name);
  }

  /** The settings of the local executor. */
  public Settings local() {
    return part("local");
  }

  /** The settings of the topic store. */
  public Settings store() {
    return part("store");
  }

  /** The settings of the catalog. */
  public Settings catalog() {
    return part("catalog");
  }

  /** The settings of the server; nobody else reads them. */
  public Settings server() {
    return part("server");
  }

  /**
   * What is captured, by name. A file with one capture need not name it: then it has the name of
   * the source that it captures.
   *
   * @throws OxbowException INVALID_CONFIG
   */
  public Map<String, Settings> captures() {
    return named(part("capture"));
  }

  /**
   * What is applied, by name. A file with one apply need not name it: then it has the name of the
   * source whose topics it applies.
   *
   * @throws OxbowException INVALID_CONFIG
   */
  public Map<String, Settings> applies() {
    return named(part("apply"));
  }

  /** The name that all services share which share the work. */
  public String syncGroup() {
    return sync().text("group", "oxbow-sync");
  }

  /** The topic to which they write how their syncs are. */
  public String factsTopic() {
    return "_" + syncGroup() + "-facts";
  }

  private static Map<String, Settings> named(Settings group) {
    Map<String, Settings> all = new LinkedHashMap<>();
    if (!Collections.disjoint(group.names(), List.of("from", "tables", "topics", "to"))) {
      all.put(group.require("from"), group);
    } else {
      group.names().forEach(name -> all.put(name, group.group(name)));
    }
    return all;
  }

  /** The settings of the service that runs captures and applies. */
  public Settings sync() {
    return part("sync");
  }

  /**
   * Reads a file, with the environment of this process.
   *
   * @throws OxbowException INVALID_CONFIG with file, line and column
   */
  public static OxbowConfig load(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      return parse(Files.readString(file), name, System::getenv);
    } catch (NoSuchFileException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Configuration file '" + file + "' does not exist; create it or name another one");
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Configuration file '" + file + "' cannot be read: " + e.getClass().getSimpleName(),
          e);
    }
  }

  /**
   * Reads the text of a file.
   *
   * @param where what to call it in messages
   * @param env the value of an environment variable, or null
   * @throws OxbowException INVALID_CONFIG with line and column
   */
  public static OxbowConfig parse(
      String yaml, String where, Function<String, @Nullable String> env) {
    return Groups.toConfig(new ConfigFile(where, new Placeholders(env)).read(yaml), where);
  }

  /**
   * Takes settings as they stand in a URL. {@code local.x}, {@code store.x}, {@code catalog.x} and
   * {@code schema} are those of the file; {@code NAME.x} is setting {@code x} of source NAME, whose
   * {@code adapter} is NAME unless given; {@code mysql=URL} is short for {@code mysql.url=URL} and
   * {@code kafka=HOST:PORT} for {@code kafka.bootstrap.servers=HOST:PORT}.
   *
   * @throws OxbowException INVALID_CONFIG
   */
  public static OxbowConfig inline(
      Map<String, String> settings, String where, Function<String, @Nullable String> env) {
    return Groups.toConfig(new InlineConfig(where, new Placeholders(env)).read(settings), where);
  }
}
