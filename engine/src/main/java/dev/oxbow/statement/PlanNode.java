package dev.oxbow.statement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A step of a plan with what it did, for people: nothing of it is meant to be read by programs but
 * the place, the counts and the shape. It holds nothing that the session may not see.
 *
 * @param id counted from 0 at the root, a step before those below it
 * @param place where it runs: a source's kind (MYSQL), TOPIC, SYSTEM, LOCAL or ENUMERABLE
 * @param title what it does: Join, Filter, or the name of what is read
 * @param details by their names, in the order of showing: the SQL that was sent, the offsets
 * @param rows how many rows came out of it, null when not known or not to be told
 * @param time how long it took, null when not measured; of a read that feeds the executor while
 *     this computes, only the reading, of all its threads together
 * @param children whose rows it takes, sub-queries last
 */
public record PlanNode(
    int id,
    String place,
    String title,
    Map<String, String> details,
    @Nullable Long rows,
    @Nullable Duration time,
    List<PlanNode> children) {
  public PlanNode {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    children = List.copyOf(children);
  }

  /** What was measured of a step. */
  public record Measured(Map<String, String> details, OptionalLong rows, @Nullable Duration time) {
    public static final Measured NOTHING = new Measured(Map.of(), OptionalLong.empty(), null);
  }

  /** The tree, a line per step, indented by its depth. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    addLines("", lines);
    return lines;
  }

  private void addLines(String indent, List<String> lines) {
    StringBuilder line = new StringBuilder(indent).append(place);
    if (!title.isEmpty()) {
      line.append(' ').append(title);
    }
    if (rows != null) {
      line.append(": ").append(rows).append(rows == 1 ? " row" : " rows");
    }
    if (time != null) {
      line.append(rows == null ? ": " : " in ").append(millis(time)).append(" ms");
    }
    lines.add(line.toString());
    details.forEach((name, text) -> lines.add(indent + "    " + name + ": " + text));
    children.forEach(child -> child.addLines(indent + "  ", lines));
  }

  private static String millis(Duration time) {
    return time.toMillis() >= 10
        ? String.valueOf(time.toMillis())
        : String.format(java.util.Locale.ROOT, "%.1f", time.toNanos() / 1e6);
  }
}
