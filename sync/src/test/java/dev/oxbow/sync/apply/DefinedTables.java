package dev.oxbow.sync.apply;

import dev.oxbow.sync.apply.ApplySettings.KeyFrom;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.decode.TopicRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What tests of tables that are made and widened share. */
final class DefinedTables {
  private DefinedTables() {}

  private static final String COLUMNS =
      "select column_name, column_type, is_nullable, column_key from information_schema.columns"
          + " where table_schema = database() and table_name = 't' order by ordinal_position";

  /** But for the widths at which old servers show numbers. */
  static List<String> columns(AppliedTopic topic) throws Exception {
    return topic.rows(COLUMNS).stream()
        .map(row -> row.replaceAll("((?:small|medium|big)?int|tinyint)\\((?!1\\))\\d+\\)", "$1"))
        .toList();
  }

  static ApplySettings evolve(AppliedTopic topic, OnError onError) {
    return topic.settings(Schema.EVOLVE, Mode.UPSERT, onError);
  }

  static ApplySettings with(
      ApplySettings s, String name, KeyFrom keyFrom, List<String> key, String table) {
    return new ApplySettings(
        name,
        s.schema(),
        s.mode(),
        s.onError(),
        keyFrom,
        key,
        s.deletes(),
        s.ignoresUnknown(),
        s.form(),
        new TableNames(s.tables().database(), "{table}", Map.of("t", table)),
        s.checksForeignKeys(),
        s.transactions(),
        s.patience(),
        ApplySettings.LOADS_FROM);
  }

  /** A value with Connect's schema around it; a field is {@code name:type:more of its schema}. */
  static String typed(String payload, String... fields) {
    return Arrays.stream(fields)
        .map(
            field -> {
              String[] parts = field.split(":", 3);
              return "{'field':'%s','type':'%s'%s}".formatted(parts[0], parts[1], parts[2]);
            })
        .collect(
            Collectors.joining(
                ",", "{'schema':{'type':'struct','fields':[", "]},'payload':" + payload + "}"));
  }

  static String source(String type, int length, int scale) {
    return ",'parameters':{'__debezium.source.column.type':'"
        + type
        + "'"
        + (length < 0 ? "" : ",'__debezium.source.column.length':'" + length + "'")
        + (scale < 0 ? "" : ",'__debezium.source.column.scale':'" + scale + "'")
        + "}";
  }

  /** Each by a task of its own. */
  static void atOnce(AppliedTopic topic, String... values) throws Exception {
    CyclicBarrier together = new CyclicBarrier(values.length);
    List<CompletableFuture<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      TopicRecord record = AppliedTopic.record(0, "{'id':" + i + "}", values[i]);
      Apply apply =
          topic.open(with(evolve(topic, OnError.STOP), "task" + i, KeyFrom.KEY, List.of(), "t"));
      AppliedTopic.take(apply);
      tasks.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  together.await(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                apply.apply(List.of(record));
              }));
    }
    for (CompletableFuture<Void> task : tasks) {
      task.get(60, TimeUnit.SECONDS);
    }
  }
}
