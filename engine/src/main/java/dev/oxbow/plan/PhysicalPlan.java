package dev.oxbow.plan;

import dev.oxbow.error.OxbowException;
import dev.oxbow.parse.SqlErrors;
import dev.oxbow.statement.PlanNode;
import dev.oxbow.statement.PlanNode.Measured;
import dev.oxbow.statement.ResultColumn;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.JaninoRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQueryBase;
import org.apache.calcite.sql.SqlExplainLevel;
import org.jspecify.annotations.Nullable;

/** A query of which every part has its place. */
public final class PhysicalPlan {
  private final RelNode root;
  private final List<ResultColumn> columns;
  private final List<String> kept;
  private final List<Lookup> lookups;

  private PhysicalPlan(
      RelNode root, List<ResultColumn> columns, List<String> kept, List<Lookup> lookups) {
    this.root = root;
    this.columns = columns;
    this.kept = kept;
    this.lookups = lookups;
  }

  /**
   * Places a query.
   *
   * @param parameters the values of its {@code ?}
   * @param pushdown whether sources may compute anything
   */
  public static PhysicalPlan of(
      LogicalPlan plan, List<@Nullable Object> parameters, boolean pushdown) {
    try {
      useMetadata(plan.root().getCluster());
      RelNode bound = Parameters.bind(plan.root(), parameters);
      RelNode ready = Phases.run(bound, LocalDateTime.now(ZoneOffset.UTC));
      Placement placement = new Placement(UsedColumns.of(ready), pushdown);
      RelNode placed = placement.placeRoot(ready).accept(new LastResort());
      List<Lookup> lookups = pushdown ? Lookups.of(placed) : List.of();
      return new PhysicalPlan(placed, plan.columns(), placement.kept(), lookups);
    } catch (OxbowException e) {
      throw e;
    } catch (RuntimeException e) {
      throw SqlErrors.invalid(e);
    }
  }

  /**
   * Calcite keeps its provider by thread, and another thread than this may have parsed the query.
   */
  private static void useMetadata(RelOptCluster cluster) {
    RelMetadataQueryBase.THREAD_PROVIDERS.set(
        JaninoRelMetadataProvider.of(Objects.requireNonNull(cluster.getMetadataProvider())));
  }

  public List<ResultColumn> columns() {
    return columns;
  }

  /** What the executor's statement reads. */
  public Leaves leaves() {
    return Leaves.of(root);
  }

  /** The ways to read leaves by keys, of all statements of the executor. */
  public List<Lookup> lookups() {
    return lookups;
  }

  /** The one statement that gives the whole result, when a source computes all of it. */
  public Optional<RemoteLeaf> whole() {
    return root instanceof RemoteLeaf leaf ? Optional.of(leaf) : Optional.empty();
  }

  /**
   * The executor's statement.
   *
   * @param relations what to write after FROM for a leaf, or for a node whose rows are there
   *     already; null for all other nodes
   */
  public String localSql(Function<RelNode, @Nullable String> relations) {
    return new LocalSqlWriter(relations)
        .statement(root, columns.stream().map(ResultColumn::type).toList());
  }

  /** The executor's statement for the rows below a last resort. */
  public static String localSql(
      EnumerableLeaf leaf, Function<RelNode, @Nullable String> relations) {
    return new LocalSqlWriter(relations).statement(leaf.getInput(), leaf.inputTypes());
  }

  /**
   * The tree with what was measured.
   *
   * @param leaves what each {@link RemoteLeaf} or {@link LogLeaf} gave
   * @param whole what the whole statement gave
   */
  public PlanNode tree(Function<RelNode, Measured> leaves, Measured whole) {
    return new PlanTree(leaves, lookups).of(root, whole, kept);
  }

  /** The tree, a line per node, then why something was not sent to a source. */
  public List<String> explain() {
    List<String> lines = new ArrayList<>();
    if (whole().isEmpty()) {
      lines.add("LOCAL");
    }
    String indent = whole().isEmpty() ? "  " : "";
    RelOptUtil.toString(root, SqlExplainLevel.EXPPLAN_ATTRIBUTES)
        .lines()
        .map(line -> line.replaceFirst("^( *)Logical", "$1"))
        .forEach(line -> lines.add(indent + line));
    lookups.stream()
        .filter(lookup -> !lookup.isDiscreet())
        .map(Lookup::describe)
        .distinct()
        .forEach(how -> lines.add("looked up when few: " + how));
    kept.stream().filter(why -> !why.isEmpty()).forEach(why -> lines.add("kept here: " + why));
    return lines;
  }
}
