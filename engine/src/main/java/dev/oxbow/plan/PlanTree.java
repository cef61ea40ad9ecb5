package dev.oxbow.plan;

import dev.oxbow.statement.PlanNode;
import dev.oxbow.statement.PlanNode.Measured;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.externalize.RelWriterImpl;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.calcite.util.Pair;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Makes the tree that people are shown of a placed plan. */
final class PlanTree {
  private static final Pattern ORDINAL = Pattern.compile("\\$(\\d+)");
  private static final Pattern SUB_QUERY = Pattern.compile("(?s)\\{\n.*?\n\\}");

  private final Function<RelNode, Measured> measured;
  private final List<Lookup> lookups;
  private int ids;

  /**
   * @param measured what is known of a leaf
   * @param lookups how leaves may be read by keys
   */
  PlanTree(Function<RelNode, Measured> measured, List<Lookup> lookups) {
    this.measured = measured;
    this.lookups = lookups;
  }

  /** The tree of the executor's statement, or the one read that gives the whole result. */
  PlanNode of(RelNode root, Measured whole, List<String> kept) {
    Map<String, String> details = new LinkedHashMap<>(whole.details());
    List<String> reasons = kept.stream().filter(why -> !why.isEmpty()).toList();
    if (!reasons.isEmpty()) {
      details.put("kept here", String.join("; ", reasons));
    }
    if (root instanceof RemoteLeaf) {
      return with(node(root), details, whole);
    }
    int id = ids++;
    Long rows = whole.rows().isPresent() ? whole.rows().getAsLong() : null;
    return new PlanNode(id, "LOCAL", "", details, rows, whole.time(), List.of(node(root)));
  }

  private static PlanNode with(PlanNode node, Map<String, String> more, Measured whole) {
    Map<String, String> details = new LinkedHashMap<>(node.details());
    details.putAll(more);
    Long rows = whole.rows().isPresent() ? whole.rows().getAsLong() : null;
    return new PlanNode(
        node.id(), node.place(), node.title(), details, rows, node.time(), node.children());
  }

  private PlanNode node(RelNode node) {
    int id = ids++;
    Shown shown = new Shown();
    node.explain(shown);
    RelNode seen = shown.node == null ? node : shown.node;
    Measured known = measured.apply(read(seen));
    Map<String, String> details = new LinkedHashMap<>(shown.details);
    List<String> keys =
        lookups.stream()
            .filter(lookup -> lookup.leaf() == seen && !lookup.isDiscreet())
            .map(Lookup::describe)
            .distinct()
            .toList();
    if (!keys.isEmpty()) {
      details.put("looked up when few", String.join("; ", keys));
    }
    details.putAll(known.details());
    List<PlanNode> children = new ArrayList<>();
    seen.getInputs().forEach(input -> children.add(node(input)));
    seen.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            children.add(node(subQuery.rel));
            return super.visitSubQuery(subQuery);
          }
        });
    Long rows = known.rows().isPresent() ? known.rows().getAsLong() : null;
    return new PlanNode(
        id, place(read(seen)), title(seen, details), details, rows, known.time(), children);
  }

  /** What a node reads that stands for others. */
  private static RelNode read(RelNode node) {
    return node instanceof VisibleLeaf leaf ? leaf.read() : node;
  }

  private static String place(RelNode node) {
    if (node instanceof RemoteLeaf leaf) {
      return leaf.source().convention();
    }
    if (node instanceof LogLeaf) {
      return "TOPIC";
    }
    if (node instanceof SystemLeaf) {
      return "SYSTEM";
    }
    return node instanceof EnumerableLeaf ? "ENUMERABLE" : "LOCAL";
  }

  /** A read is called by what is read. */
  private static String title(RelNode node, Map<String, String> details) {
    RelNode read = read(node);
    if (read instanceof EnumerableLeaf) {
      return "";
    }
    if (read != node || read instanceof LogLeaf || read instanceof SystemLeaf) {
      String table = details.remove("table");
      return table == null ? "" : table;
    }
    if (read instanceof RemoteLeaf leaf) {
      details.remove("source");
      return leaf.source().name();
    }
    return node.getRelTypeName().replaceFirst("^Logical", "");
  }

  /** Takes down what a node says of itself. */
  private static final class Shown extends RelWriterImpl {
    private final Map<String, String> details = new LinkedHashMap<>();
    private @Nullable RelNode node;

    Shown() {
      super(new PrintWriter(Writer.nullWriter(), false), SqlExplainLevel.EXPPLAN_ATTRIBUTES, false);
    }

    @Override
    protected void explain_(RelNode rel, List<Pair<String, @Nullable Object>> values) {
      node = rel;
      List<String> names = new ArrayList<>();
      rel.getInputs().forEach(input -> names.addAll(input.getRowType().getFieldNames()));
      for (Pair<String, @Nullable Object> value : values) {
        if (!(value.right instanceof RelNode)) {
          details.put(value.left, named(String.valueOf(value.right), names));
        }
      }
    }
  }

  /** A text in which columns stand as {@code $0}, {@code $1}, ..., with their names instead. */
  static String named(String text, List<String> names) {
    String brief = SUB_QUERY.matcher(text).replaceAll("{ sub-query }");
    return ORDINAL
        .matcher(brief)
        .replaceAll(
            m -> {
              int i = m.group(1).length() > 6 ? names.size() : Integer.parseInt(m.group(1));
              return Matcher.quoteReplacement(i < names.size() ? names.get(i) : m.group());
            });
  }
}
