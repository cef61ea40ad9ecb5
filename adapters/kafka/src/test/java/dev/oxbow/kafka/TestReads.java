package dev.oxbow.kafka;

import dev.oxbow.config.Settings;
import dev.oxbow.kafka.rows.JavaBatch;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogFeed;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.spi.Source;
import dev.oxbow.spi.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Reads topics as the engine does: by the service loader, in lanes, again when columns widen. */
final class TestReads {
  private TestReads() {}

  static Source open(String bootstrapServers, Map<String, ?> settings) {
    return open(bootstrapServers, settings, Map.of());
  }

  /**
   * @param remembered columns by incarnation, as the store remembers them
   */
  static Source open(
      String bootstrapServers, Map<String, ?> settings, Map<String, List<Column>> remembered) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.put("bootstrap.servers", bootstrapServers);
    Settings read = new Settings("sources.events in oxbow.yaml", all);
    Source source =
        ServiceLoader.load(dev.oxbow.spi.AdapterFactory.class)
            .findFirst()
            .orElseThrow()
            .open("events", read, id -> Optional.ofNullable(remembered.get(id)));
    read.refuseUnread();
    return source;
  }

  static LogTable table(Source source, String topic) {
    return (LogTable) source.table(TableId.of(topic)).orElseThrow();
  }

  static List<String> columns(LogTable table) {
    return table.info().columns().stream()
        .map(c -> c.name() + " " + c.type() + (c.hidden() ? " hidden" : ""))
        .toList();
  }

  /** Waits until the only partition ends there: a commit is told before it can be read. */
  static void awaitEnd(LogTable table, long end) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    List<LogRange> wanted = List.of(new LogRange(0, 0, end));
    while (!table.extent().equals(wanted)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(table + " ends at " + table.extent() + ", not " + end);
      }
    }
  }

  /** All rows of a topic, with the columns that it turns out to need. */
  static List<List<@Nullable Object>> rows(Source source, String topic, String... columns) {
    LogTable table = table(source, topic);
    while (true) {
      Read read = read(table, List.of(columns), table.extent(), 2048);
      if (read.widened().isEmpty()) {
        return read.rows();
      }
      table = read.widened().get();
    }
  }

  /** What one read gave. */
  record Read(List<List<@Nullable Object>> rows, Optional<LogTable> widened, long positions) {}

  static Read read(LogTable table, List<String> columns, List<LogRange> ranges, int capacity) {
    List<Column> types = new ArrayList<>();
    for (String name : columns) {
      types.add(
          table.info().columns().stream()
              .filter(c -> c.name().equals(name))
              .findFirst()
              .orElseThrow());
    }
    try (LogFeed feed = table.read(columns, ranges)) {
      List<CompletableFuture<List<List<@Nullable Object>>>> lanes = new ArrayList<>();
      for (int i = 0; i < feed.lanes(); i++) {
        lanes.add(CompletableFuture.supplyAsync(() -> drain(feed, types, capacity)));
      }
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (CompletableFuture<List<List<@Nullable Object>>> lane : lanes) {
        rows.addAll(lane.join());
      }
      return new Read(rows, feed.widened(), feed.positionsRead());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  static List<List<@Nullable Object>> drain(LogFeed feed, List<Column> types, int capacity) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    JavaBatch batch = new JavaBatch(types, capacity);
    try (RowFeed.Lane lane = feed.open()) {
      for (int n = lane.fill(batch); n > 0; n = lane.fill(batch)) {
        rows.addAll(batch.rows(n));
        batch.clear();
      }
    }
    return rows;
  }
}
