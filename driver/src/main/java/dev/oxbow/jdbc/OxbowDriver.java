package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.BackendFactory;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.remote.RemoteBackend;
import dev.oxbow.jdbc.remote.RemoteProperty;
import dev.oxbow.jdbc.remote.RemoteSettings;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.util.Arrays;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver for {@code jdbc:oxbow:} URLs, registered by the service loader. {@code
 * jdbc:oxbow://host:8765/} talks to a server; {@code jdbc:oxbow:config=oxbow.yaml} runs the engine
 * in this process, where connections to one configuration share one engine, which ends with the
 * last of them.
 */
public final class OxbowDriver implements Driver {
  static {
    try {
      DriverManager.registerDriver(new OxbowDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Made by the service loader and by programs that load the class by its name. */
  public OxbowDriver() {}

  @Override
  public @Nullable Connection connect(String url, @Nullable Properties properties)
      throws SQLException {
    if (!OxbowUrl.isOurs(url)) {
      return null;
    }
    Properties given = properties == null ? new Properties() : properties;
    return OxbowUrl.isRemote(url) ? remote(url, given) : local(url, given);
  }

  private static Connection remote(String url, Properties properties) throws SQLException {
    RemoteSettings settings =
        RemoteSettings.parse(url.substring(OxbowUrl.PREFIX.length()), properties);
    RemoteBackend backend = RemoteBackend.open(settings);
    return new OxbowConnection(
        backend,
        settings.toString(),
        settings.user(),
        TableTypes.of(settings.topicsAsTables()),
        Version.difference(backend.serverVersion()).map(SQLWarning::new).orElse(null));
  }

  private static Connection local(String url, Properties properties) throws SQLException {
    OxbowUrl parsed = OxbowUrl.parse(url, properties);
    Backend backend = factory().open(parsed.settings());
    if (!parsed.currentSchema().isEmpty()) {
      try {
        backend.useSchema(parsed.currentSchema());
      } catch (SQLException e) {
        backend.close();
        throw e;
      }
    }
    return new OxbowConnection(
        backend, parsed.toString(), parsed.user(), TableTypes.of(parsed.topicsAsTables()), null);
  }

  /**
   * A connection over a backend that is open; closing it closes the backend.
   *
   * @param url what {@code DatabaseMetaData.getURL()} gives
   */
  public static Connection connection(Backend backend, String url, String user) {
    return new OxbowConnection(backend, url, user, TableTypes.OWN, null);
  }

  /** The driver's version, such as {@code 0.1.0}; the engine of the same build has it too. */
  public static String version() {
    return Version.DRIVER;
  }

  private static BackendFactory factory() throws SQLException {
    return ServiceLoader.load(BackendFactory.class, OxbowDriver.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                Failures.of(
                    "08001",
                    1009,
                    "The engine is not on the class path; add oxbow-engine and its adapters, or "
                        + "connect to a server",
                    null));
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    if (url == null) {
      throw Failures.invalidUrl("The URL is null");
    }
    return OxbowUrl.isOurs(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties properties) {
    Properties given = properties == null ? new Properties() : properties;
    if (OxbowUrl.isOurs(url) && OxbowUrl.isRemote(url)) {
      return Arrays.stream(RemoteProperty.values())
          .map(p -> info(given, p))
          .toArray(DriverPropertyInfo[]::new);
    }
    return new DriverPropertyInfo[] {
      info(given, "config", "The configuration file, relative to the working directory"),
      info(given, OxbowUrl.CURRENT_SCHEMA, "The schema to start in instead of the one schema"),
      info(given, OxbowUrl.TOPICS_AS_TABLES, RemoteProperty.TOPICS_AS_TABLES.description()),
      info(given, "mysql", "Without a file: the JDBC URL of a MySQL server"),
      info(given, "mysql.user", "The MySQL user"),
      info(given, "mysql.password", "Its password, or ${env:NAME} or ${file:PATH}"),
      info(given, "kafka", "Without a file: HOST:PORT of a Kafka broker"),
    };
  }

  private static DriverPropertyInfo info(Properties given, RemoteProperty property) {
    DriverPropertyInfo info = info(given, property.key(), property.description());
    if (info.value == null && !property.otherwise().isEmpty()) {
      info.value = property.otherwise();
    }
    if (property.isFlag()) {
      info.choices = new String[] {"true", "false"};
    }
    return info;
  }

  private static DriverPropertyInfo info(Properties given, String name, String description) {
    DriverPropertyInfo info = new DriverPropertyInfo(name, given.getProperty(name));
    info.description = description;
    return info;
  }

  @Override
  public int getMajorVersion() {
    return Version.part(Version.DRIVER, 0);
  }

  @Override
  public int getMinorVersion() {
    return Version.part(Version.DRIVER, 1);
  }

  /** A driver that only reads is not compliant in JDBC's sense. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw Failures.notSupported("The driver does not log");
  }
}
