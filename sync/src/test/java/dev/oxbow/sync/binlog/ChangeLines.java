package dev.oxbow.sync.binlog;

import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Changes for people to read. */
final class ChangeLines {
  private ChangeLines() {}

  /** Changes as lines: {@code + orders 1,ann}, {@code ~ 1,ann > 2,ann}, {@code - 2,ann}. */
  static List<String> lines(List<Change> changes) {
    List<String> lines = new ArrayList<>();
    for (Change change : changes) {
      if (change instanceof Change.Begin) {
        lines.add("begin");
      } else if (change instanceof Change.End) {
        lines.add("end");
      } else if (change instanceof Change.Insert insert) {
        lines.add("+ " + name(insert.schema()) + row(insert.after()));
      } else if (change instanceof Change.Update update) {
        lines.add("~ " + name(update.schema()) + row(update.before()) + " >" + row(update.after()));
      } else if (change instanceof Change.Delete delete) {
        lines.add("- " + name(delete.schema()) + row(delete.before()));
      } else if (change instanceof Change.Truncate truncate) {
        lines.add("truncate " + truncate.table().name());
      } else if (change instanceof Change.Definition definition) {
        lines.add(definition.statement());
      }
    }
    return lines;
  }

  private static String name(TableSchema schema) {
    return schema.table().name();
  }

  private static String row(Row row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      text.append(i == 0 ? " " : ",")
          .append(
              value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value);
    }
    return text.toString();
  }

  /** Only what happened to rows. */
  static List<String> rows(List<Change> changes) {
    return lines(changes.stream().filter(Change.OfRow.class::isInstance).toList());
  }
}
