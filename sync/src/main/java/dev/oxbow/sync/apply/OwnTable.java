package dev.oxbow.sync.apply;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Tables of the target's that are ours. */
final class OwnTable {
  private static final int NO_SUCH_TABLE = 1146;

  private OwnTable() {}

  /**
   * Makes one where it is missing; commits. Whoever may use it needs no right to make it.
   *
   * @param name as it stands in statements
   */
  static void create(Connection connection, String name, String create) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("SELECT 1 FROM " + name + " LIMIT 0")) {
        row.next();
      } catch (SQLException e) {
        if (e.getErrorCode() != NO_SUCH_TABLE) {
          throw e;
        }
        statement.execute(create);
      }
    }
    connection.commit();
  }
}
