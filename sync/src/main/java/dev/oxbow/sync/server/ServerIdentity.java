package dev.oxbow.sync.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which server it is that answers, and how its transactions are told apart.
 *
 * @param uuid its own, which no other server has; empty on MariaDB
 * @param hasGtids whether each transaction has a name that is the same on all servers
 */
public record ServerIdentity(Optional<UUID> uuid, boolean hasGtids) {
  /** Asks a server. */
  public static ServerIdentity of(Connection connection) throws SQLException {
    Map<String, String> variables = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_uuid', 'gtid_mode')")) {
      while (row.next()) {
        variables.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
      }
    }
    return new ServerIdentity(
        Optional.ofNullable(variables.get("server_uuid")).map(UUID::fromString),
        "ON".equals(variables.get("gtid_mode")));
  }
}
