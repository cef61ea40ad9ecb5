package dev.oxbow.dist.shell;

import java.nio.file.Path;

/** The JDBC URL of a configuration file. */
public final class ConfigUrl {
  private ConfigUrl() {}

  /** A path with a semicolon or a quote stands in quotes, as the driver reads it. */
  public static String of(Path config) {
    String path = config.toAbsolutePath().normalize().toString();
    boolean plain = path.indexOf(';') < 0 && path.indexOf('\'') < 0;
    return "jdbc:oxbow:config=" + (plain ? path : "'" + path.replace("'", "''") + "'");
  }
}
