package dev.oxbow.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * What one statement of the executor reads, sub-queries included: not what is read below a last
 * resort, which is a statement of its own.
 */
public record Leaves(
    List<RemoteLeaf> remotes,
    List<LogLeaf> logs,
    List<SystemLeaf> systems,
    List<EnumerableLeaf> lastResorts) {
  public Leaves {
    remotes = List.copyOf(remotes);
    logs = List.copyOf(logs);
    systems = List.copyOf(systems);
    lastResorts = List.copyOf(lastResorts);
  }

  static Leaves of(RelNode root) {
    Set<RemoteLeaf> remotes = new LinkedHashSet<>();
    Set<LogLeaf> logs = new LinkedHashSet<>();
    Set<SystemLeaf> systems = new LinkedHashSet<>();
    Set<EnumerableLeaf> lastResorts = new LinkedHashSet<>();
    collect(root, remotes, logs, systems, lastResorts);
    return new Leaves(
        List.copyOf(remotes), List.copyOf(logs), List.copyOf(systems), List.copyOf(lastResorts));
  }

  /** These and all that is read below the last resorts. */
  public Leaves andBelow() {
    List<RemoteLeaf> allRemotes = new ArrayList<>(remotes);
    List<LogLeaf> allLogs = new ArrayList<>(logs);
    for (EnumerableLeaf leaf : lastResorts) {
      Leaves below = leaf.leaves().andBelow();
      allRemotes.addAll(below.remotes());
      allLogs.addAll(below.logs());
    }
    return new Leaves(allRemotes, allLogs, systems, lastResorts);
  }

  private static void collect(
      RelNode node,
      Set<RemoteLeaf> remotes,
      Set<LogLeaf> logs,
      Set<SystemLeaf> systems,
      Set<EnumerableLeaf> lastResorts) {
    if (node instanceof RemoteLeaf leaf) {
      remotes.add(leaf);
    } else if (node instanceof LogLeaf leaf) {
      logs.add(leaf);
    } else if (node instanceof SystemLeaf leaf) {
      systems.add(leaf);
    } else if (node instanceof EnumerableLeaf leaf) {
      lastResorts.add(leaf);
      return;
    }
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            collect(subQuery.rel, remotes, logs, systems, lastResorts);
            return super.visitSubQuery(subQuery);
          }
        });
    node.getInputs().forEach(input -> collect(input, remotes, logs, systems, lastResorts));
  }
}
