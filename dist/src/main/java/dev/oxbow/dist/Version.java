package dev.oxbow.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The versions that the build wrote down. */
record Version(String oxbow, String calcite, String duckdb, String kafka) {
  static Version current() {
    Properties versions = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      versions.load(Objects.requireNonNull(in, "version.properties is not in the jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Version(
        versions.getProperty("oxbow"),
        versions.getProperty("calcite"),
        versions.getProperty("duckdb"),
        versions.getProperty("kafka"));
  }

  String line() {
    return "oxbow %s (Calcite %s, DuckDB %s, Kafka clients %s, Java %s)"
        .formatted(oxbow, calcite, duckdb, kafka, System.getProperty("java.version"));
  }
}
