package dev.oxbow.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** The driver's version, written by the build. */
final class Version {
  static final String DRIVER = read();

  private Version() {}

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("version.properties is missing in the driver's jar");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "");
  }

  /** What to say of a server of another version than the driver; empty when they fit. */
  static Optional<String> difference(String server) {
    return part(server, 0) == part(DRIVER, 0) && part(server, 1) == part(DRIVER, 1)
        ? Optional.empty()
        : Optional.of(
            "The server is of version "
                + server
                + ", the driver of "
                + DRIVER
                + "; take the driver of the server's version");
  }

  /** A part of a version such as {@code 0.1.0-SNAPSHOT}: 0 is the major one. */
  static int part(String version, int index) {
    String[] parts = version.split("[.-]");
    try {
      return index < parts.length ? Integer.parseInt(parts[index]) : 0;
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
