package dev.oxbow.mysql.catalog;

import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table's indexes, keys and references, gathered part by part in their order. */
final class Keys {
  private static final String PRIMARY = "PRIMARY";

  private final Map<String, IndexParts> indexes = new LinkedHashMap<>();
  private final Map<String, ReferenceParts> references = new LinkedHashMap<>();

  private static final class IndexParts {
    private final boolean unique;
    private final List<String> columns = new ArrayList<>();
    private final List<Long> distinct = new ArrayList<>();
    private boolean overExpression;

    IndexParts(boolean unique) {
      this.unique = unique;
    }
  }

  private record ReferenceParts(TableId target, List<String> columns, List<String> targets) {}

  void addIndexPart(String index, boolean unique, @Nullable String column, long cardinality) {
    IndexParts parts = indexes.computeIfAbsent(index, name -> new IndexParts(unique));
    if (column == null) {
      parts.overExpression = true;
    } else {
      parts.columns.add(column);
      // The cardinality of a part counts it together with those before it.
      parts.distinct.add(cardinality);
    }
  }

  void addReference(String name, String column, TableId target, String targetColumn) {
    ReferenceParts parts =
        references.computeIfAbsent(
            name, n -> new ReferenceParts(target, new ArrayList<>(), new ArrayList<>()));
    parts.columns.add(column);
    parts.targets.add(targetColumn);
  }

  /** The primary key first. A key over a prefix of a string is one over the string, too. */
  List<TableInfo.Key> keys() {
    return indexes.entrySet().stream()
        .filter(e -> e.getValue().unique && !e.getValue().overExpression)
        .map(e -> new TableInfo.Key(e.getKey(), e.getKey().equals(PRIMARY), e.getValue().columns))
        .sorted(Comparator.comparing(key -> !key.primary()))
        .toList();
  }

  /** As MySQL lists them: the primary key, then the unique ones. */
  List<TableInfo.Index> indexes() {
    return indexes.entrySet().stream()
        .filter(e -> !e.getValue().overExpression)
        .map(
            e ->
                new TableInfo.Index(
                    e.getKey(), e.getValue().unique, e.getValue().columns, e.getValue().distinct))
        .sorted(
            Comparator.comparing((TableInfo.Index index) -> !index.name().equals(PRIMARY))
                .thenComparing(index -> !index.unique()))
        .toList();
  }

  List<TableInfo.ForeignKey> foreignKeys() {
    return references.entrySet().stream()
        .map(
            e ->
                new TableInfo.ForeignKey(
                    e.getKey(), e.getValue().columns, e.getValue().target, e.getValue().targets))
        .toList();
  }
}
