package dev.oxbow.mysql.write;

import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a server reads from us with LOAD DATA LOCAL INFILE. A server may answer any statement
 * by asking for a file of the client: it gets the stream that it was promised, and never a file.
 */
public final class LocalRows {
  /** Files are sent from this folder only, and nobody can make it, since nobody knows its name. */
  private static final String NO_FOLDER =
      Path.of(System.getProperty("java.io.tmpdir"), "oxbow-none-" + UUID.randomUUID()).toString();

  private LocalRows() {}

  /** Lets a connection with these properties send streams. */
  public static void allow(Properties properties) {
    properties.setProperty("allowLoadLocalInfile", "true");
    properties.setProperty("allowLoadLocalInfileInPath", NO_FOLDER);
    properties.setProperty("allowUrlInLocalInfile", "false");
  }

  /** Whether the server takes them. */
  public static boolean areTaken(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.local_infile")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /**
   * Runs LOAD DATA LOCAL INFILE.
   *
   * @param rows what it reads, whatever file it names
   * @return how many rows were written
   */
  public static int load(Statement statement, String sql, InputStream rows) throws SQLException {
    supply(statement, rows);
    try {
      return statement.executeUpdate(sql);
    } finally {
      supply(statement, null);
    }
  }

  private static void supply(Statement statement, @Nullable InputStream rows) throws SQLException {
    try {
      // The driver is used through java.sql only: see NOTICE.
      statement
          .getClass()
          .getMethod("setLocalInfileInputStream", InputStream.class)
          .invoke(statement, rows);
    } catch (ReflectiveOperationException e) {
      throw new SQLException("This driver of MySQL takes no stream for LOAD DATA", "0A000", e);
    }
  }
}
