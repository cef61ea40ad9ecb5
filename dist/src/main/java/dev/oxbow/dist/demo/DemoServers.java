package dev.oxbow.dist.demo;

import dev.oxbow.embedded.EmbeddedKafka;
import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A MySQL server and a Kafka broker of the demo's own, started at the same time. Closing ends both,
 * also while they are starting. Thread-safe.
 */
final class DemoServers implements AutoCloseable {
  private final CompletableFuture<EmbeddedMySql> mysql;
  private final CompletableFuture<EmbeddedKafka> kafka;

  private DemoServers(ServerOptions mysqlOptions, ServerOptions kafkaOptions) {
    mysql = CompletableFuture.supplyAsync(() -> EmbeddedMySql.start(mysqlOptions));
    kafka = CompletableFuture.supplyAsync(() -> EmbeddedKafka.start(kafkaOptions));
  }

  /**
   * Starts both.
   *
   * @param folder where their data stays; empty for data that goes with them
   */
  static DemoServers start(Optional<Path> folder) {
    return new DemoServers(options(folder, "mysql"), options(folder, "kafka"));
  }

  private static ServerOptions options(Optional<Path> folder, String name) {
    return folder
        .map(parent -> ServerOptions.in(parent.resolve(name)))
        .orElseGet(ServerOptions::temporary);
  }

  /** Completes when MySQL answers. */
  CompletableFuture<MySqlAddress> mysql() {
    return mysql.thenApply(
        server ->
            MySqlAddress.of(
                "jdbc:mysql://" + server.host() + ":" + server.port(),
                server.user(),
                server.password()));
  }

  /** Completes, with the addresses, when Kafka takes requests. */
  CompletableFuture<String> kafka() {
    return kafka.thenApply(EmbeddedKafka::bootstrapServers);
  }

  @Override
  public void close() {
    CompletableFuture<Void> mysqlEnd = CompletableFuture.runAsync(() -> close(mysql));
    try {
      close(kafka);
    } finally {
      mysqlEnd.join();
    }
  }

  private static void close(CompletableFuture<? extends AutoCloseable> starting) {
    AutoCloseable server = started(starting);
    if (server != null) {
      try {
        server.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new CompletionException(e);
      }
    }
  }

  /** A server that did not start has said so to whoever waits for its address. */
  private static @Nullable AutoCloseable started(
      CompletableFuture<? extends AutoCloseable> starting) {
    return starting.<@Nullable AutoCloseable>handle((server, failure) -> server).join();
  }
}
