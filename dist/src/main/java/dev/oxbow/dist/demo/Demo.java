package dev.oxbow.dist.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The shop with its servers: opened, asked, closed. Closing ends the demo's own servers and removes
 * its temporary folder; it may be called from another thread while the demo is still opening.
 */
final class Demo implements AutoCloseable {
  private final PrintWriter out;
  private final Path folder;
  private final boolean temporary;
  private final @Nullable DemoServers servers;
  private final CompletableFuture<MySqlAddress> mysql;
  private final CompletableFuture<String> kafka;
  private final long began = System.nanoTime();
  private boolean closed;

  /** Servers that run already. */
  record Given(MySqlAddress mysql, String kafka) {}

  private Demo(PrintWriter out, Path folder, boolean temporary, Optional<Given> given) {
    this.out = out;
    this.folder = folder;
    this.temporary = temporary;
    if (given.isPresent()) {
      servers = null;
      mysql = CompletableFuture.completedFuture(given.get().mysql());
      kafka = CompletableFuture.completedFuture(given.get().kafka());
    } else {
      servers = DemoServers.start(temporary ? Optional.empty() : Optional.of(folder));
      mysql = servers.mysql();
      kafka = servers.kafka();
    }
  }

  /**
   * Begins to start what is needed.
   *
   * @param kept the folder in which everything stays; empty for a temporary one
   * @param given servers to use instead of the demo's own
   */
  static Demo begin(PrintWriter out, Optional<Path> kept, Optional<Given> given)
      throws IOException {
    Path folder =
        kept.isPresent()
            ? Files.createDirectories(kept.get().toAbsolutePath().normalize())
            : Files.createTempDirectory("oxbow-demo-");
    return new Demo(out, folder, kept.isEmpty(), given);
  }

  /** Fills both servers and gives the configuration that names them. */
  Path open() {
    say(servers == null ? "Filling a small web shop" : "Starting MySQL and Kafka in " + folder);
    Shop shop = new Shop();
    CompletableFuture<Void> tables =
        mysql.thenAcceptAsync(
            address -> {
              long ready = System.nanoTime();
              try {
                int rows = ShopTables.fill(address, shop);
                say("MySQL: %,d rows in 3 tables at %s%s", rows, address, took(ready));
              } catch (SQLException e) {
                throw new DemoException(
                    "MySQL at " + address + " could not be filled: " + e.getMessage(), e);
              }
            });
    CompletableFuture<Void> topics =
        kafka.thenAcceptAsync(
            address -> {
              long ready = System.nanoTime();
              int records = fillTopics(address, shop);
              say("Kafka: %,d records in 3 topics at %s%s", records, address, took(ready));
            });
    try {
      CompletableFuture.allOf(tables, topics).join();
      return writeConfig(mysql.join(), kafka.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private int fillTopics(String address, Shop shop) {
    try {
      return new ShopTopics(address, servers != null).fill(new Trade(shop));
    } catch (ExecutionException e) {
      throw new DemoException("Kafka at " + address + " could not be filled: " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("The demo was interrupted while it filled Kafka", e);
    }
  }

  private Path writeConfig(MySqlAddress mysqlAddress, String kafkaAddress) {
    Path file = folder.resolve("oxbow.yaml");
    String password =
        mysqlAddress.password().isEmpty()
            ? quoted("")
            : "${env:" + MySqlAddress.PASSWORD_VARIABLE + "}";
    String yaml =
        """
        # Written by ./oxbow demo at each of its starts.
        schema: shop
        sources:
          db:
            adapter: mysql
            url: %s
            user: %s
            password: %s
          events:
            adapter: kafka
            bootstrap.servers: %s
        # What ./oxbow sync does with this file.
        capture:
          from: db
          tables: ['shop.*']
          to: events
          topic: '{table}_changes'
        local:
          spill.folder: %s
        store:
          folder: %s
        """
            .formatted(
                quoted(mysqlAddress.url()),
                quoted(mysqlAddress.user()),
                password,
                quoted(kafkaAddress),
                quoted(folder.resolve("spill").toString()),
                quoted(folder.resolve("store").toString()));
    try {
      return Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new DemoException(
          "The demo cannot write " + file + ": " + e.getMessage() + "; choose a folder with --dir",
          e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** How long ago the demo began. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private synchronized void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }

  private String took(long readyNanos) {
    long now = System.nanoTime();
    return servers == null
        ? String.format(Locale.ROOT, " (%.1f s)", (now - readyNanos) / 1e9)
        : String.format(
            Locale.ROOT,
            " (started in %.1f s, filled in %.1f s)",
            (readyNanos - began) / 1e9,
            (now - readyNanos) / 1e9);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      if (servers != null) {
        servers.close();
      }
    } finally {
      if (temporary) {
        remove();
      }
    }
  }

  private void remove() {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      say("The folder %s could not be removed: %s", folder, String.valueOf(e.getMessage()));
    }
  }
}
