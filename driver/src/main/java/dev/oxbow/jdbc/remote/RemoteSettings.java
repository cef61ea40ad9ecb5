package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.Failures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Where servers are and how to talk to them: {@code //HOST:PORT[,HOST2:PORT2]/SCHEMA?NAME=VALUE&..}
 * and properties, over which the URL goes.
 *
 * @param hosts in the order in which they are tried, as {@code HOST:PORT}
 * @param values by {@link RemoteProperty}; those that are not given are missing
 */
public record RemoteSettings(List<String> hosts, Map<RemoteProperty, String> values) {
  private static final int PORT = 8765;

  public RemoteSettings {
    hosts = List.copyOf(hosts);
    values = Map.copyOf(values);
  }

  /**
   * Reads what follows {@code jdbc:oxbow:}.
   *
   * @throws SQLException what of it is not understood
   */
  public static RemoteSettings parse(String rest, Properties properties) throws SQLException {
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String place = rest.substring(2, question < 0 ? rest.length() : question);
    int slash = place.indexOf('/');
    Map<RemoteProperty, String> values = new LinkedHashMap<>();
    for (String name : properties.stringPropertyNames()) {
      values.put(RemoteProperty.named(name), properties.getProperty(name));
    }
    for (String part : query.split("&")) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        if (equals < 0) {
          throw Failures.invalidUrl(
              "'" + part + "' of the URL is not of the form NAME=VALUE; separate them by '&'");
        }
        values.put(
            RemoteProperty.named(decoded(part.substring(0, equals))),
            decoded(part.substring(equals + 1)));
      }
    }
    String schema = slash < 0 ? "" : decoded(place.substring(slash + 1));
    if (!schema.isEmpty()) {
      values.put(RemoteProperty.CURRENT_SCHEMA, schema);
    }
    RemoteSettings settings =
        new RemoteSettings(hosts(slash < 0 ? place : place.substring(0, slash)), values);
    for (RemoteProperty property : values.keySet()) {
      property.check(settings.text(property));
    }
    return settings;
  }

  private static List<String> hosts(String text) throws SQLException {
    List<String> hosts = new ArrayList<>();
    for (String host : text.split(",")) {
      if (host.isBlank()) {
        throw Failures.invalidUrl("The URL names no host; write jdbc:oxbow://HOST:" + PORT + "/");
      }
      boolean hasPort = host.matches(".*:\\d+");
      if (!hasPort && !host.matches("\\[.*\\]|[^:]*")) {
        throw Failures.invalidUrl(
            "'" + host + "' of the URL is no HOST:PORT; an IPv6 address stands in brackets");
      }
      hosts.add(hasPort ? host : host + ":" + PORT);
    }
    return hosts;
  }

  private static String decoded(String text) throws SQLException {
    try {
      return java.net.URLDecoder.decode(
          text.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Failures.invalidUrl("A % in the URL is not followed by two hexadecimal digits");
    }
  }

  /** A property's text, or its default. */
  String text(RemoteProperty property) {
    return values.getOrDefault(property, property.otherwise());
  }

  boolean isOn(RemoteProperty property) {
    return Boolean.parseBoolean(text(property));
  }

  Duration seconds(RemoteProperty property) {
    return Duration.ofSeconds(Long.parseLong(text(property)));
  }

  public String user() {
    return text(RemoteProperty.USER);
  }

  /** Whether topics are listed as plain tables. */
  public boolean topicsAsTables() {
    return isOn(RemoteProperty.TOPICS_AS_TABLES);
  }

  /** The URL for people: hosts and schema, nothing that could be secret. */
  @Override
  public String toString() {
    return "jdbc:oxbow://" + String.join(",", hosts) + "/" + text(RemoteProperty.CURRENT_SCHEMA);
  }
}
