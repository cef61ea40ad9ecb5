package dev.oxbow.plan;

import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.Pushdown;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.spi.RemoteTable;
import dev.oxbow.spi.SystemTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.schema.TransientTable;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Decides where each part of a plan runs: the largest subtrees that a source provably computes
 * exactly are sent there, of filters also what is a superset; everything else is the executor's.
 */
final class Placement {
  /** What literals say of their types. */
  private static final Pattern NOISE =
      Pattern.compile(
          "_UTF-8(?=')|(?<=['0-9]):[A-Z]+(\\([0-9, ]+\\))?( CHARACTER SET \"[^\"]*\")?");

  private static final int MOST_SHOWN = 200;

  private final UsedColumns used;
  private final boolean pushdown;
  private final Set<String> kept = new LinkedHashSet<>();

  /**
   * @param pushdown false to send nothing but plain reads of tables
   */
  Placement(UsedColumns used, boolean pushdown) {
    this.used = used;
    this.pushdown = pushdown;
  }

  /** Part of a plan with its place. */
  private sealed interface Placed {
    /** Wholly computed by a source. */
    record Remote(RemoteSource source, RelNode node) implements Placed {}

    /** Computed by the executor; its leaves are {@link RemoteLeaf}s and {@link LogLeaf}s. */
    record Local(RelNode node) implements Placed {}
  }

  /** Why parts were not sent to a source, for EXPLAIN. */
  List<String> kept() {
    return List.copyOf(kept);
  }

  /** A tree whose leaves are {@link RemoteLeaf}s and {@link LogLeaf}s; maybe one leaf alone. */
  RelNode place(RelNode root) {
    return local(visit(root), root);
  }

  /** The whole query: what a source computes wholly keeps its order without sorting again. */
  RelNode placeRoot(RelNode root) {
    Placed placed = visit(root);
    return placed instanceof Placed.Remote remote
        ? leaf(remote.source(), remote.node(), root)
        : local(placed, root);
  }

  private Placed visit(RelNode node) {
    if (node instanceof TableScan scan) {
      return scan(scan);
    }
    if (node instanceof Filter filter) {
      return filter(filter);
    }
    if (node instanceof VisibleRows visible) {
      return visible(visible);
    }
    List<Placed> inputs = node.getInputs().stream().map(this::visit).toList();
    RemoteSource source = commonSource(inputs);
    if (source != null && !SubQueries.areIn(node)) {
      RelNode remote =
          node.copy(
              node.getTraitSet(),
              inputs.stream().map(input -> ((Placed.Remote) input).node()).toList());
      if (judge(source, remote)) {
        return new Placed.Remote(source, remote);
      }
    }
    List<RelNode> locals = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      locals.add(local(inputs.get(i), node.getInput(i)));
    }
    RelNode placed = withSubQueries(node.copy(node.getTraitSet(), locals));
    return new Placed.Local(placed instanceof Sort sort ? tail(sort) : placed);
  }

  private Placed scan(TableScan scan) {
    RemoteTable remote = scan.getTable().unwrap(RemoteTable.class);
    if (remote != null) {
      return new Placed.Remote(remote.source(), scan);
    }
    SystemTable system = scan.getTable().unwrap(SystemTable.class);
    if (system != null) {
      return new Placed.Local(
          new SystemLeaf(scan, system, atLeastOne(used.of(scan, scan)), Map.of()));
    }
    if (scan.getTable().unwrap(TransientTable.class) != null) {
      return new Placed.Local(scan);
    }
    LogTable log = scan.getTable().unwrap(LogTable.class);
    if (log == null) {
      throw new IllegalStateException("a table of no kind: " + scan.getTable().getQualifiedName());
    }
    return new Placed.Local(new LogLeaf(scan, log, used.of(scan, scan), LogBounds.ALL, false));
  }

  private Placed filter(Filter filter) {
    Placed input = visit(filter.getInput());
    if (input instanceof Placed.Local local) {
      RelNode below = local.node();
      if (below instanceof LogLeaf leaf) {
        below = leaf.with(LogPredicates.narrow(leaf.bounds(), leaf.table(), filter.getCondition()));
      } else if (below instanceof SystemLeaf leaf) {
        below = leaf.narrowed(filter.getCondition());
      }
      return new Placed.Local(withSubQueries(filter.copy(filter.getTraitSet(), List.of(below))));
    }
    Placed.Remote remote = (Placed.Remote) input;
    Filter over = filter.copy(filter.getTraitSet(), remote.node(), filter.getCondition());
    List<RexNode> conjuncts = RelOptUtil.conjunctions(filter.getCondition());
    // The source may compute conjuncts in any order, also before those that hide rows.
    boolean hides = RowFilter.isIn(remote.node());
    Judged judged =
        judge(
            remote.source(),
            over,
            conjuncts.stream().filter(c -> !hides || CannotFail.test(c)).toList(),
            true);
    List<RexNode> sent = judged.sent();
    List<RexNode> stay = new ArrayList<>(judged.stay());
    conjuncts.stream().filter(c -> hides && !CannotFail.test(c)).forEach(stay::add);
    var rex = filter.getCluster().getRexBuilder();
    RelNode below =
        sent.isEmpty()
            ? remote.node()
            : filter.copy(
                filter.getTraitSet(), remote.node(), RexUtil.composeConjunction(rex, sent));
    if (stay.isEmpty()) {
      return new Placed.Remote(remote.source(), below);
    }
    RelNode leaf = leaf(remote.source(), below, filter.getInput());
    return new Placed.Local(
        withSubQueries(
            filter.copy(filter.getTraitSet(), leaf, RexUtil.composeConjunction(rex, stay))));
  }

  /** What the source can do of it is sent; why the rest is not is no business of the session's. */
  private Placed visible(VisibleRows visible) {
    Placed input = visit(visible.getInput());
    if (input instanceof Placed.Remote remote) {
      return visible(visible, remote);
    }
    LogLeaf leaf = (LogLeaf) ((Placed.Local) input).node();
    LogBounds bounds = leaf.bounds();
    for (RexNode conjunct : visible.all()) {
      bounds = LogPredicates.narrow(bounds, leaf.table(), conjunct);
    }
    LogLeaf narrowed = leaf.with(bounds);
    boolean tellsAll =
        visible.conditions().isEmpty()
            && visible.getRowType().getFieldNames().contains(LogTable.ERROR);
    return new Placed.Local(
        visible.with(
            tellsAll ? narrowed : narrowed.asDiscreet(), visible.conditions(), visible.passed()));
  }

  private Placed visible(VisibleRows visible, Placed.Remote remote) {
    var rex = visible.getCluster().getRexBuilder();
    RelNode scan = remote.node();
    Filter over = LogicalFilter.create(scan, RexUtil.composeConjunction(rex, visible.all()));
    Judged passed = judge(remote.source(), over, visible.passed(), true);
    Judged rows = judge(remote.source(), over, visible.conditions(), false);
    List<RexNode> sent = new ArrayList<>(passed.sent());
    sent.addAll(rows.sent());
    RelNode below =
        sent.isEmpty()
            ? scan
            : new RowFilter(
                scan,
                RexUtil.composeConjunction(rex, sent),
                RexUtil.composeConjunction(rex, passed.sent()));
    if (pushdown && passed.stay().isEmpty() && rows.stay().isEmpty()) {
      RelNode project =
          LogicalProject.create(
              below,
              List.of(),
              visible.columns().stream().map(i -> rex.makeInputRef(scan, i)).toList(),
              visible.getRowType().getFieldNames(),
              Set.of());
      if (remote.source().pushdown().judge(project) instanceof Pushdown.Verdict.Exact) {
        return new Placed.Remote(remote.source(), project);
      }
    }
    RemoteLeaf leaf = leaf(remote.source(), below, visible.getInput());
    return new Placed.Local(visible.with(leaf.asDiscreet(), rows.stay(), passed.stay()));
  }

  private record Judged(List<RexNode> sent, List<RexNode> stay) {}

  private Judged judge(
      RemoteSource source, Filter over, List<RexNode> conjuncts, boolean sayWhyNot) {
    List<RexNode> sent = new ArrayList<>();
    List<RexNode> stay = new ArrayList<>();
    for (RexNode conjunct : conjuncts) {
      if (!pushdown || SubQueries.areIn(conjunct)) {
        stay.add(conjunct);
        continue;
      }
      Pushdown.Predicate predicate = source.pushdown().judge(over, conjunct);
      predicate.sent().ifPresent(sent::add);
      if (!predicate.exact() || predicate.sent().isEmpty()) {
        stay.add(conjunct);
        if (sayWhyNot) {
          kept.add(whyNot(over, conjunct, predicate));
        }
      }
    }
    return new Judged(sent, stay);
  }

  private static String whyNot(Filter over, RexNode conjunct, Pushdown.Predicate predicate) {
    String text = PlanTree.named(conjunct.toString(), over.getRowType().getFieldNames());
    String brief = NOISE.matcher(text).replaceAll("");
    if (brief.length() > MOST_SHOWN) {
      brief = brief.substring(0, MOST_SHOWN) + " ...";
    }
    String how = predicate.sent().isPresent() ? " (candidates are asked for): " : ": ";
    return brief + how + predicate.reason();
  }

  private boolean judge(RemoteSource source, RelNode remote) {
    if (!pushdown) {
      return false;
    }
    Pushdown.Verdict verdict = source.pushdown().judge(remote);
    if (verdict instanceof Pushdown.Verdict.Keep keep) {
      kept.add(keep.reason());
      return false;
    }
    return true;
  }

  private static @org.jspecify.annotations.Nullable RemoteSource commonSource(List<Placed> inputs) {
    RemoteSource source = null;
    for (Placed input : inputs) {
      if (!(input instanceof Placed.Remote remote)
          || (source != null && source != remote.source())) {
        return null;
      }
      source = remote.source();
    }
    return source;
  }

  /**
   * @param original the node of the plan whose row is computed, by which its used fields are known
   */
  private RelNode local(Placed placed, RelNode original) {
    if (placed instanceof Placed.Local local) {
      return local.node();
    }
    Placed.Remote remote = (Placed.Remote) placed;
    RelNode leaf = leaf(remote.source(), remote.node(), original);
    // Rows arrive in the order in which the source sorted them, but do not stay in it.
    return remote.node() instanceof Sort sort && !sort.getCollation().getKeys().isEmpty()
        ? LogicalSort.create(leaf, sort.getCollation(), null, null)
        : leaf;
  }

  private RemoteLeaf leaf(RemoteSource source, RelNode remote, RelNode original) {
    ImmutableBitSet fields = used.of(remote, original);
    if (remote instanceof Sort sort) {
      fields = fields.union(ImmutableBitSet.of(sort.getCollation().getKeys()));
    }
    return RemoteLeaf.of(remote, source, atLeastOne(fields));
  }

  /** Rows that nobody reads a field of still count. */
  private static ImmutableBitSet atLeastOne(ImmutableBitSet fields) {
    return fields.isEmpty() ? ImmutableBitSet.of(0) : fields;
  }

  /** A LIMIT over a log needs only its last records. */
  private static RelNode tail(Sort sort) {
    if (!(sort.fetch instanceof RexLiteral fetch)
        || (sort.offset != null && !(sort.offset instanceof RexLiteral))) {
      return sort;
    }
    long rows = Limits.rows(fetch) + (sort.offset == null ? 0 : Limits.rows(sort.offset));
    Function<LogBounds, LogBounds> narrower;
    RelNode input = sort.getInput();
    LogLeaf leaf;
    if (input instanceof LogLeaf plain) {
      leaf = plain;
    } else if (input instanceof Filter filter
        && filter.getInput() instanceof LogLeaf filtered
        && !SubQueries.areIn(filter)
        && LogPredicates.isAboutPartitionsOnly(filtered.table(), filter.getCondition())) {
      leaf = filtered;
    } else {
      return sort;
    }
    if (sort.getCollation().getKeys().isEmpty()) {
      narrower = bounds -> bounds.any(rows);
    } else if (isNewestFirst(sort, leaf.table())) {
      narrower = bounds -> bounds.last(rows);
    } else {
      return sort;
    }
    RelNode narrowed = leaf.with(narrower.apply(leaf.bounds()));
    RelNode below =
        input instanceof Filter filter
            ? filter.copy(filter.getTraitSet(), List.of(narrowed))
            : narrowed;
    return sort.copy(sort.getTraitSet(), List.of(below));
  }

  private static boolean isNewestFirst(Sort sort, LogTable table) {
    var first = sort.getCollation().getFieldCollations().get(0);
    return first.getDirection().isDescending()
        && table.info().columns().get(first.getFieldIndex()).name().equals(LogTable.OFFSET)
        // Offsets are unique within a partition, so further keys only order across partitions.
        && !sort.getCollation().equals(RelCollations.EMPTY);
  }

  private RelNode withSubQueries(RelNode node) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
            return visited.clone(place(visited.rel));
          }
        });
  }
}
