package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.remote.RemoteProperty;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one URL, as containers and pools like to be given it: a bean with a URL, a
 * user and a password. It holds no connections itself. Thread-safe.
 */
public final class OxbowDataSource implements DataSource, Wrapped {
  private final OxbowDriver driver = new OxbowDriver();
  private final Properties properties = new Properties();
  private volatile String url = "";
  private volatile int loginTimeout;

  /** A data source without a URL, which must be set before the first connection. */
  public OxbowDataSource() {}

  public String getUrl() {
    return url;
  }

  /** What {@link OxbowDriver} takes. */
  public void setUrl(String url) {
    this.url = url == null ? "" : url;
  }

  public @Nullable String getUser() {
    return properties.getProperty(RemoteProperty.USER.key());
  }

  public void setUser(@Nullable String user) {
    setProperty(RemoteProperty.USER.key(), user);
  }

  /** There is no getter: a password is not told. */
  public void setPassword(@Nullable String password) {
    setProperty(RemoteProperty.PASSWORD.key(), password);
  }

  /** Sets any property of the driver; null forgets it. The URL goes over it. */
  public void setProperty(String name, @Nullable String value) {
    if (value == null) {
      properties.remove(name);
    } else {
      properties.setProperty(name, value);
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    return open((Properties) properties.clone());
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    Properties given = (Properties) properties.clone();
    put(given, RemoteProperty.USER, user);
    put(given, RemoteProperty.PASSWORD, password);
    return open(given);
  }

  private static void put(Properties given, RemoteProperty property, @Nullable String value) {
    if (value == null) {
      given.remove(property.key());
    } else {
      given.setProperty(property.key(), value);
    }
  }

  private Connection open(Properties given) throws SQLException {
    if (loginTimeout > 0 && OxbowUrl.isOurs(url) && OxbowUrl.isRemote(url)) {
      given.setProperty(RemoteProperty.CONNECT_TIMEOUT.key(), Integer.toString(loginTimeout));
    }
    Connection connection = driver.connect(url, given);
    if (connection == null) {
      throw Failures.invalidUrl(
          url.isEmpty()
              ? "The data source has no URL; call setUrl"
              : "The URL of the data source does not begin with " + OxbowUrl.PREFIX);
    }
    return connection;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeout;
  }

  /** Seconds to wait for a host, as property {@code connectTimeout}; 0 leaves it to that. */
  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    if (seconds < 0) {
      throw Failures.wrongUse("The limit must not be negative, but is " + seconds);
    }
    loginTimeout = seconds;
  }

  /** Always null: the driver does not log. */
  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {
    // The driver does not log.
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw Failures.notSupported("The driver does not log");
  }
}
