package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.BackendInfo;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.MetadataRequest;
import dev.oxbow.jdbc.wire.Headers;
import dev.oxbow.jdbc.wire.WireMetadata;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session at a server. Thread-safe. */
public final class RemoteBackend implements Backend {
  private final Session session;
  private final String serverVersion;
  private volatile @Nullable BackendInfo info;
  private volatile boolean closed;

  private RemoteBackend(Session session, String serverVersion) {
    this.session = session;
    this.serverVersion = serverVersion;
  }

  /**
   * Opens a session at the first host that answers.
   *
   * @throws SQLException of the last host, when none does; of the first that refuses, otherwise
   */
  public static RemoteBackend open(RemoteSettings settings) throws SQLException {
    SQLException failure = null;
    for (String host : settings.hosts()) {
      try {
        return open(settings, host);
      } catch (SQLTransientConnectionException | SQLRecoverableException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure == null ? Failures.invalidUrl("The URL names no host") : failure;
  }

  private static RemoteBackend open(RemoteSettings settings, String host) throws SQLException {
    HttpClient client = Clients.get(settings);
    boolean tls = settings.isOn(RemoteProperty.SSL);
    String authorization = authorization(settings);
    if (authorization != null && !tls && !settings.isOn(RemoteProperty.INSECURE)) {
      checkLoopback(host);
    }
    Http http =
        new Http(
            client, host, tls, authorization, settings.seconds(RemoteProperty.NETWORK_TIMEOUT));
    int fetchSize = Integer.parseInt(settings.text(RemoteProperty.FETCH_SIZE));
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(Headers.VALUES_PROPERTY, Headers.EXACT);
    properties.put(Headers.TOOL_PROPERTY, settings.text(RemoteProperty.APPLICATION_NAME));
    properties.put(Headers.SCHEMA_PROPERTY, settings.text(RemoteProperty.CURRENT_SCHEMA));
    properties.values().removeIf(String::isEmpty);
    Duration limit = settings.seconds(RemoteProperty.CONNECT_TIMEOUT);
    Session session = new Session(http, UUID.randomUUID().toString(), fetchSize);
    Reply reply = session.open(properties, limit);
    if (reply.version().isEmpty()) {
      throw Failures.unreachable("What answers at " + host + " is no Oxbow server", null);
    }
    return new RemoteBackend(session, reply.version());
  }

  private static @Nullable String authorization(RemoteSettings settings) {
    String token = settings.text(RemoteProperty.TOKEN);
    if (!token.isEmpty()) {
      return "Bearer " + token;
    }
    String user = settings.text(RemoteProperty.USER);
    String password = settings.text(RemoteProperty.PASSWORD);
    if (password.isEmpty()) {
      return null;
    }
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private static void checkLoopback(String host) throws SQLException {
    String name = host.substring(0, host.lastIndexOf(':'));
    try {
      if (!InetAddress.getByName(name).isLoopbackAddress()) {
        throw Failures.invalidUrl(
            "The password would cross the network to "
                + host
                + " for all to read; set ssl=true, or insecure=true if you want that");
      }
    } catch (UnknownHostException e) {
      throw Failures.unreachable("Host '" + name + "' is not known; correct the URL", e);
    }
  }

  /** The version of the server that answers; empty when it does not say. */
  public String serverVersion() {
    return serverVersion;
  }

  @Override
  public BackendInfo info() throws SQLException {
    BackendInfo known = info;
    if (known == null) {
      Map<String, @Nullable Object> body = session.call("info", Map.of()).body();
      known =
          new BackendInfo(
              said(body, "version"),
              said(body, "keywords"),
              said(body, "numericFunctions"),
              said(body, "stringFunctions"),
              said(body, "systemFunctions"),
              said(body, "timeDateFunctions"));
      info = known;
    }
    return known;
  }

  private static String said(Map<String, @Nullable Object> body, String name) {
    Object value = body.get(name);
    return value == null ? "" : value.toString();
  }

  @Override
  public String schema() throws SQLException {
    return said(session.call("schema", Map.of()).body(), "schema");
  }

  @Override
  public void useSchema(String schema) throws SQLException {
    session.call("schema", Map.of("schema", schema));
  }

  @Override
  public BackendQuery prepare(String sql) throws SQLException {
    return RemoteQuery.prepare(session, sql);
  }

  @Override
  public BackendQuery statement(String sql) {
    return new RemoteStatement(session, sql);
  }

  @Override
  public List<@Nullable Object[]> metadata(MetadataRequest request) throws SQLException {
    Reply reply = session.call("metadata", Map.of("request", WireMetadata.encode(request)));
    return session
        .http()
        .understood(
            () -> WireMetadata.decodeRows(Arrays.asList(Json.array(reply.body().get("rows")))));
  }

  @Override
  public boolean isAlive(int seconds) {
    if (closed) {
      return false;
    }
    Duration limit = seconds == 0 ? session.http().timeout() : Duration.ofSeconds(seconds);
    try {
      return Boolean.TRUE.equals(session.call("alive", Map.of(), limit).body().get("alive"));
    } catch (SQLException e) {
      // That the server is not reached is the answer.
      return false;
    }
  }

  @Override
  public void networkTimeout(Duration limit) {
    session.http().timeout(limit);
  }

  @Override
  public Duration networkTimeout() {
    return session.http().timeout();
  }

  @Override
  public boolean isLost() {
    return session.http().isLost();
  }

  /** When the server is gone, there is nothing left to free. */
  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    session.end(() -> session.ask("closeConnection", Map.of(), Map.of()));
  }
}
