package dev.oxbow.sync.apply;

import dev.oxbow.sync.change.TableName;
import java.util.Map;

/**
 * Which table a topic's rows go into.
 *
 * @param database of tables that name none
 * @param template with {topic}, and {table} for what follows its last dot
 * @param byTopic the tables of topics that have their own
 */
public record TableNames(String database, String template, Map<String, String> byTopic) {
  public TableNames {
    byTopic = Map.copyOf(byTopic);
  }

  public TableName of(String topic) {
    String own = byTopic.get(topic);
    if (own != null) {
      return named(own);
    }
    String last = topic.substring(topic.lastIndexOf('.') + 1);
    if (template.equals("{table}") || template.equals("{topic}")) {
      // A dot in a topic's name divides nothing.
      return new TableName(database, template.equals("{table}") ? last : topic);
    }
    return named(template.replace("{table}", last).replace("{topic}", topic));
  }

  private TableName named(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? new TableName(database, name)
        : new TableName(name.substring(0, dot), name.substring(dot + 1));
  }
}
