package dev.oxbow.sync.record;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.NamePattern;
import dev.oxbow.sync.change.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the topics of tables, and sees that no two tables get one by accident. Used by one thread.
 */
public final class TopicNames {
  private static final Pattern PART = Pattern.compile("\\{(source|database|table)}");

  /** What Kafka refuses in a topic's name. */
  private static final Pattern FORBIDDEN = Pattern.compile("[^a-zA-Z0-9._-]");

  private static final int LONGEST = 249;

  private final Options options;
  private final List<Map.Entry<NamePattern, String>> renamed;
  private final Map<String, TableName> owners = new HashMap<>();

  /**
   * How topics are named.
   *
   * @param source the name of the server's source
   * @param template {@code {source}.{database}.{table}}
   * @param renamed other templates for the tables that match a pattern; of several patterns the one
   *     without a star, or else the longest
   * @param shared whether tables may share a topic; records that do not name their table may not
   * @param taken topics of other use
   */
  public record Options(
      String source,
      String template,
      Map<String, String> renamed,
      boolean shared,
      List<String> taken) {}

  /**
   * @throws OxbowException INVALID_CONFIG for a template that gives no topic's name
   */
  public TopicNames(Options options) {
    this.options = options;
    Comparator<Map.Entry<NamePattern, String>> starred =
        Comparator.comparing(e -> e.getKey().text().contains("*"));
    this.renamed =
        options.renamed().entrySet().stream()
            .map(e -> Map.entry(NamePattern.of(e.getKey()), checked(e.getValue())))
            .sorted(
                starred
                    .thenComparing(e -> -e.getKey().text().length())
                    .thenComparing(e -> e.getKey().text()))
            .toList();
    checked(options.template());
  }

  /** By a template alone. */
  public TopicNames(String source, String template) {
    this(new Options(source, template, Map.of(), true, List.of()));
  }

  private static String checked(String template) {
    if (template.isEmpty() || FORBIDDEN.matcher(PART.matcher(template).replaceAll("")).find()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "'"
              + template
              + "' names no topic: Kafka allows letters, digits, '.', '_' and '-', and {source},"
              + " {database} and {table} are filled in");
    }
    return template;
  }

  /**
   * The topic of a table; what Kafka does not allow in a name becomes an underscore.
   *
   * @throws OxbowException INVALID_CONFIG when another table or use has it, or Kafka refuses it
   */
  public String of(TableName table) {
    String topic = named(table);
    if (topic.length() > LONGEST || topic.equals(".") || topic.equals("..")) {
      throw refused(table, topic, "a name that Kafka does not take");
    }
    if (options.taken().contains(topic)) {
      throw refused(table, topic, "which has another use");
    }
    // Kafka takes two topics for one whose names differ by dots and underscores alone.
    TableName owner = owners.putIfAbsent(topic.replace('.', '_'), table);
    if (owner != null && !owner.equals(table)) {
      boolean same = named(owner).equals(topic);
      if (!same) {
        throw refused(
            table, topic, "which Kafka cannot tell from '" + named(owner) + "' of table " + owner);
      }
      if (!options.shared()) {
        throw refused(
            table,
            topic,
            "which table "
                + owner
                + " has, and a flat row does not say of which table it is (an envelope does)");
      }
    }
    return topic;
  }

  private static OxbowException refused(TableName table, String topic, String why) {
    return new OxbowException(
        ErrorCode.INVALID_CONFIG,
        "Table "
            + table
            + " would be written to topic '"
            + topic
            + "', "
            + why
            + "; set topics."
            + table
            + " to another name");
  }

  /** The same, without looking whether it can have it. By any thread. */
  public String named(TableName table) {
    String template =
        renamed.stream()
            .filter(e -> e.getKey().matches(table.toString()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(options.template());
    Matcher parts = PART.matcher(template);
    StringBuilder name = new StringBuilder();
    while (parts.find()) {
      String part =
          switch (parts.group(1)) {
            case "source" -> options.source();
            case "database" -> table.database();
            default -> table.name();
          };
      parts.appendReplacement(
          name, Matcher.quoteReplacement(FORBIDDEN.matcher(part).replaceAll("_")));
    }
    return parts.appendTail(name).toString();
  }

  /**
   * Checks the names of tables.
   *
   * @return what works but may not be meant, each a sentence
   * @throws OxbowException INVALID_CONFIG when one cannot have its topic
   */
  public List<String> check(List<TableName> tables) {
    Map<String, TableName> first = new HashMap<>();
    List<String> warnings = new ArrayList<>();
    for (TableName table : tables) {
      String topic = of(table);
      TableName other = first.putIfAbsent(topic, table);
      if (other != null) {
        warnings.add("Tables " + other + " and " + table + " share topic '" + topic + "'");
      }
    }
    return warnings;
  }
}
