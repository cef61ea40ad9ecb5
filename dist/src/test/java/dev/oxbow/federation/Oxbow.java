package dev.oxbow.federation;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A configuration file in a folder of its own, and connections to it, as a user has them. */
public final class Oxbow {
  private final Path file;

  private Oxbow(Path file) {
    this.file = file;
  }

  /** Writes a configuration's text into {@code oxbow.yaml} of a folder. */
  public static Oxbow configured(Path folder, String yaml) {
    try {
      Files.createDirectories(folder);
      return new Oxbow(Files.writeString(folder.resolve("oxbow.yaml"), yaml));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A database as source {@code db}, topics as source {@code events}, all else in the folder. */
  public static Oxbow over(
      Path folder, MySqlServer mysql, String database, KafkaServer kafka, List<String> topics) {
    return configured(
        folder, mysql(mysql, database) + kafka(kafka.bootstrapServers(), topics) + local(folder));
  }

  /** The beginning of a configuration: a database as source {@code db}. */
  public static String mysql(MySqlServer server, String database) {
    return """
        sources:
          db:
            adapter: mysql
            url: "%s"
            user: "%s"
            password: "%s"
        """
        .formatted(server.jdbcUrl(database), server.user(), server.password());
  }

  /** What follows it: topics as source {@code events}. */
  public static String kafka(String bootstrapServers, List<String> topics) {
    return """
          events:
            adapter: kafka
            bootstrap.servers: "%s"
            topics: { include: [%s] }
        """
        .formatted(bootstrapServers, String.join(", ", topics));
  }

  /** The end of a configuration: a store, a place to spill to and modest memory. */
  public static String local(Path folder) {
    return """
        local:
          memory.limit: 512MB
          spill.folder: "%s"
        store:
          folder: "%s"
        """
        .formatted(folder.resolve("spill"), folder.resolve("store"));
  }

  /** The same, but for a store that forgets each topic after each statement. */
  public Oxbow withoutStore() {
    try {
      Path other = file.resolveSibling("without-store.yaml");
      String yaml = Files.readString(file);
      String folder = file.resolveSibling("no-store").toString();
      return new Oxbow(
          Files.writeString(
              other,
              yaml.replaceFirst(
                  "(?s)store:\n.*", "store:\n  enabled: false\n  folder: \"" + folder + "\"\n")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The folder of the store, of the spilled data and of the file. */
  public Path folder() {
    return file.resolveSibling(".").normalize();
  }

  public String url() {
    return "jdbc:oxbow:config=" + file;
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /** A connection on which nothing is pushed to MySQL. */
  public Connection connectWithoutPushdown() throws SQLException {
    Connection connection = connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET pushdown = off");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
