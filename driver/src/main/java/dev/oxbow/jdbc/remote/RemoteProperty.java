package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.Failures;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What may be said of a remote connection, in its URL or its properties. */
public enum RemoteProperty {
  USER("user", "", "The user who logs in", Kind.TEXT),
  PASSWORD("password", "", "The user's password", Kind.TEXT),
  TOKEN("token", "", "A bearer token (JWT) instead of user and password", Kind.TEXT),
  CURRENT_SCHEMA(
      "currentSchema", "", "The schema to start in instead of the one schema", Kind.TEXT),
  TOPICS_AS_TABLES(
      "topicsAsTables",
      "false",
      "Whether topics and changelogs are listed as plain tables, for tools that list no other types",
      Kind.BOOLEAN),
  SSL("ssl", "false", "Whether to speak TLS; the server's name is verified", Kind.BOOLEAN),
  SSL_ROOT_CERT(
      "sslRootCert", "", "A PEM file of certificates to trust instead of Java's own", Kind.TEXT),
  TRUST_STORE("trustStore", "", "A key store of certificates to trust instead", Kind.TEXT),
  TRUST_STORE_PASSWORD("trustStorePassword", "", "The password of the trust store", Kind.TEXT),
  KEY_STORE("keyStore", "", "A key store with the client's own certificate", Kind.TEXT),
  KEY_STORE_PASSWORD("keyStorePassword", "", "The password of the key store", Kind.TEXT),
  INSECURE(
      "insecure",
      "false",
      "Whether a password or token may cross a network without TLS",
      Kind.BOOLEAN),
  CONNECT_TIMEOUT(
      "connectTimeout",
      "10",
      "Seconds to wait for a host before the next is tried; 0 for no limit",
      Kind.NUMBER),
  NETWORK_TIMEOUT(
      "networkTimeout",
      "300",
      "Seconds to wait for an answer of the server, which gives a sign of life every second while a"
          + " statement runs; 0 for no limit",
      Kind.NUMBER),
  FETCH_SIZE(
      "defaultFetchSize",
      "0",
      "Rows to carry at once when a statement does not say; 0 leaves it to the server",
      Kind.NUMBER),
  APPLICATION_NAME(
      "applicationName",
      "Oxbow JDBC driver",
      "What the server's lists and logs call this client",
      Kind.TEXT);

  private enum Kind {
    TEXT,
    BOOLEAN,
    NUMBER
  }

  private final String key;
  private final String otherwise;
  private final String description;
  private final Kind kind;

  RemoteProperty(String key, String otherwise, String description, Kind kind) {
    this.key = key;
    this.otherwise = otherwise;
    this.description = description;
    this.kind = kind;
  }

  /** Its name in URLs and properties. */
  public String key() {
    return key;
  }

  /** What holds when it is not given. */
  public String otherwise() {
    return otherwise;
  }

  public String description() {
    return description;
  }

  /** Whether it is on or off. */
  public boolean isFlag() {
    return kind == Kind.BOOLEAN;
  }

  static RemoteProperty named(String name) throws SQLException {
    for (RemoteProperty property : values()) {
      if (property.key.equalsIgnoreCase(name)) {
        return property;
      }
    }
    throw Failures.invalidUrl(
        "A remote connection has no property '"
            + name
            + "'; it has "
            + Arrays.stream(values()).map(RemoteProperty::key).collect(Collectors.joining(", ")));
  }

  void check(String value) throws SQLException {
    boolean right =
        switch (kind) {
          case TEXT -> true;
          case BOOLEAN ->
              value.toLowerCase(Locale.ROOT).equals("true")
                  || value.toLowerCase(Locale.ROOT).equals("false");
          case NUMBER -> value.matches("\\d{1,9}");
        };
    if (!right) {
      throw Failures.invalidUrl(
          "Property '"
              + key
              + "' is "
              + (kind == Kind.NUMBER ? "a number" : "true or false")
              + ", not '"
              + value
              + "'");
    }
  }
}
