package dev.oxbow.sync.record;

import dev.oxbow.sync.change.TableName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the topics of tables by a pattern, {@code {source}.{database}.{table}}.
 *
 * @param source the name of the server's source
 */
public record TopicNames(String source, String pattern) {
  private static final Pattern PART = Pattern.compile("\\{(source|database|table)}");

  /** What Kafka refuses in a topic's name. */
  private static final Pattern FORBIDDEN = Pattern.compile("[^a-zA-Z0-9._-]");

  /** The topic of a table; what Kafka does not allow in a name becomes an underscore. */
  public String of(TableName table) {
    Matcher parts = PART.matcher(pattern);
    StringBuilder name = new StringBuilder();
    while (parts.find()) {
      String part =
          switch (parts.group(1)) {
            case "source" -> source;
            case "database" -> table.database();
            default -> table.name();
          };
      parts.appendReplacement(
          name, Matcher.quoteReplacement(FORBIDDEN.matcher(part).replaceAll("_")));
    }
    return parts.appendTail(name).toString();
  }
}
