package dev.oxbow.sync.column;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.NamePattern;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is left out, masked or hashed, by patterns of {@code database.table.column} in which a star
 * stands for any characters; upper and lower case are the same.
 *
 * <p>A masked column of texts holds stars, any other NULL, whatever it held. A hashed one holds the
 * 64 hexadecimal digits of SHA-256 over the salt and the value as MySQL prints it, as {@code
 * SHA2(CONCAT(salt, value), 256)} gives them; NULL stays NULL.
 */
public final class ColumnRules {
  private final Map<Treatment, List<NamePattern>> patterns;
  private final String salt;

  /**
   * @param salt must not be empty where something is hashed: what few values a column has could be
   *     guessed
   * @throws OxbowException INVALID_CONFIG
   */
  public ColumnRules(List<String> exclude, List<String> mask, List<String> hash, String salt) {
    if (!hash.isEmpty() && salt.isEmpty()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "columns.hash needs columns.hash.salt: without one, whoever hashes likely values finds"
              + " out what is hidden");
    }
    this.patterns =
        Map.of(
            Treatment.EXCLUDE, patterns("columns.exclude", exclude),
            Treatment.MASK, patterns("columns.mask", mask),
            Treatment.HASH, patterns("columns.hash", hash));
    this.salt = salt;
  }

  private static List<NamePattern> patterns(String setting, List<String> texts) {
    for (String text : texts) {
      if (text.chars().filter(c -> c == '.').count() < 2 && !text.contains("*")) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "'" + text + "' in " + setting + " names no column; write database.table.column");
      }
    }
    return texts.stream().map(NamePattern::ignoringCase).toList();
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return patterns.values().stream().allMatch(List::isEmpty);
  }

  /** What is done to a column. */
  Treatment of(TableName table, ChangeColumn column) {
    return of(table, column.name());
  }

  private Treatment of(TableName table, String column) {
    String name = table + "." + column;
    for (Treatment treatment : Treatment.values()) {
      if (patterns.getOrDefault(treatment, List.of()).stream().anyMatch(p -> p.matches(name))) {
        return treatment;
      }
    }
    return Treatment.KEEP;
  }

  /**
   * The columns that are hidden in a table, and would not be if it had another name.
   *
   * @param schema of the table, if it is known; otherwise any column that a pattern names may be
   *     one of its own
   */
  List<String> revealed(TableName from, TableName to, @Nullable TableSchema schema) {
    Stream<String> columns =
        schema == null
            ? patterns.values().stream()
                .flatMap(List::stream)
                .flatMap(pattern -> columns(pattern.text(), from))
            : schema.columns().stream().map(ChangeColumn::name);
    return columns
        .filter(column -> of(from, column) != Treatment.KEEP)
        .filter(column -> of(to, column) == Treatment.KEEP)
        .distinct()
        .toList();
  }

  /** Patterns of the columns that a pattern may match in a table: what a part of it leaves. */
  private static Stream<String> columns(String pattern, TableName table) {
    return IntStream.rangeClosed(0, pattern.length())
        .filter(end -> NamePattern.ignoringCase(pattern.substring(0, end)).matches(table + "."))
        .mapToObj(
            end -> (pattern.substring(0, end).endsWith("*") ? "*" : "") + pattern.substring(end));
  }

  String salt() {
    return salt;
  }

  /**
   * Checks the rules against tables.
   *
   * @return what works but is probably not meant, each a sentence
   * @throws OxbowException INVALID_CONFIG where a column cannot be treated as asked
   */
  public List<String> check(List<TableSchema> tables) {
    List<String> names = new ArrayList<>();
    for (TableSchema table : tables) {
      ColumnPlan.of(table, this);
      table.columns().forEach(c -> names.add(table.table() + "." + c.name()));
    }
    List<String> warnings = new ArrayList<>();
    for (Treatment treatment : Treatment.values()) {
      for (NamePattern pattern : patterns.getOrDefault(treatment, List.of())) {
        if (names.stream().noneMatch(pattern::matches)) {
          warnings.add(
              "No column of a captured table is '" + pattern + "', so none is " + treatment.done());
        }
      }
    }
    return warnings;
  }
}
