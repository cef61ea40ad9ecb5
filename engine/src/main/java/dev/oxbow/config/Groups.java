package dev.oxbow.config;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The top level of a configuration: which groups there are, and what sources may be called. */
final class Groups {
  /** What a file holds and a URL cannot: it starts no service. */
  static final List<String> OF_SERVICES = List.of("server", "sync", "capture", "apply");

  private static final List<String> PARTS =
      Stream.concat(Stream.of("local", "store", "catalog"), OF_SERVICES.stream()).toList();

  static final List<String> NAMES =
      Stream.concat(Stream.of("schema", "sources"), PARTS.stream()).toList();

  private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");
  private static final String INFORMATION_SCHEMA = "information_schema";

  private Groups() {}

  static OxbowConfig toConfig(Written.Group top, String where) {
    top.entries()
        .forEach(
            (name, v) -> {
              if (!NAMES.contains(name)) {
                throw bad(
                    where,
                    v.line(),
                    "setting '"
                        + name
                        + "' is unknown"
                        + Settings.nearest(name, new LinkedHashSet<>(NAMES)));
              }
            });
    String schema = schema(top, where);
    Map<String, Settings> sources = new LinkedHashMap<>();
    Set<String> taken = new LinkedHashSet<>();
    group(top, "sources", where)
        .forEach(
            (name, v) -> {
              checkSource(name, schema, taken, where, v.line());
              if (!(v instanceof Written.Group settings)) {
                throw bad(
                    where, v.line(), "source '" + name + "' must be a group with an 'adapter'");
              }
              sources.put(
                  name, new Settings("sources." + name + " in " + where, settings.entries()));
            });
    Map<String, Settings> parts = new LinkedHashMap<>();
    for (String part : PARTS) {
      parts.put(part, new Settings(part + " in " + where, group(top, part, where)));
    }
    OxbowConfig config = new OxbowConfig(schema, sources, parts, where);
    return SystemSource.of(config, group(top, "sources", where))
        .map(
            own -> {
              sources.put(OxbowConfig.SYSTEM_SOURCE, own);
              return new OxbowConfig(schema, sources, parts, where);
            })
        .orElse(config);
  }

  private static String schema(Written.Group top, String where) {
    Written v = top.entries().get("schema");
    if (v == null || v instanceof Written.Nothing) {
      return OxbowConfig.DEFAULT_SCHEMA;
    }
    if (!(v instanceof Written.Text text) || !IDENTIFIER.matcher(text.text()).matches()) {
      throw bad(where, v.line(), "'schema' must be a name of letters, digits and '_'");
    }
    if (isOurs(text.text())) {
      throw bad(
          where,
          v.line(),
          "'schema' must not be "
              + text.text()
              + ", which is the name of one of the system's own schemas");
    }
    return text.text();
  }

  /** Whether it names a schema that is always there. */
  private static boolean isOurs(String name) {
    return name.equalsIgnoreCase(INFORMATION_SCHEMA)
        || name.equalsIgnoreCase(OxbowConfig.SYSTEM_SOURCE);
  }

  private static void checkSource(
      String name, String schema, Set<String> taken, String where, int line) {
    String source = "source '" + name + "' ";
    if (!IDENTIFIER.matcher(name).matches()) {
      throw bad(
          where,
          line,
          source + "is no valid name: use letters, digits and '_', and no digit at its start");
    }
    if (isOurs(name)) {
      throw bad(
          where,
          line,
          source + "must not have the name of one of the system's own schemas; rename it");
    }
    if (name.equalsIgnoreCase(schema)) {
      throw bad(
          where,
          line,
          source + "has the name of the one schema; rename it, or set 'schema' to another name");
    }
    if (!taken.add(name.toLowerCase(Locale.ROOT))) {
      throw bad(where, line, source + "is there twice: names of sources are compared without case");
    }
  }

  private static Map<String, Written> group(Written.Group top, String name, String where) {
    Written v = top.entries().get(name);
    if (v == null || v instanceof Written.Nothing) {
      return Map.of();
    }
    if (v instanceof Written.Group group) {
      return group.entries();
    }
    throw bad(where, v.line(), "'" + name + "' must be a group of settings");
  }

  static OxbowException bad(String where, int line, String message) {
    return new OxbowException(
        ErrorCode.INVALID_CONFIG, where + (line == 0 ? "" : ", line " + line) + ": " + message);
  }
}
