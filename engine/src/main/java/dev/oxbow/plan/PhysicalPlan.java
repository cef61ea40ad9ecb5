package dev.oxbow.plan;

import dev.oxbow.error.OxbowException;
import dev.oxbow.parse.SqlErrors;
import dev.oxbow.statement.ResultColumn;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlExplainLevel;
import org.jspecify.annotations.Nullable;

/** A query of which every part has its place. */
public final class PhysicalPlan {
  private final RelNode root;
  private final List<ResultColumn> columns;
  private final List<String> kept;
  private final Set<RemoteLeaf> remotes = new LinkedHashSet<>();
  private final Set<LogLeaf> logs = new LinkedHashSet<>();

  private PhysicalPlan(RelNode root, List<ResultColumn> columns, List<String> kept) {
    this.root = root;
    this.columns = columns;
    this.kept = kept;
    collect(root);
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
      RelNode bound = Parameters.bind(plan.root(), parameters);
      RelNode ready = Phases.run(bound, LocalDateTime.now(ZoneOffset.UTC));
      Placement placement = new Placement(UsedColumns.of(ready), pushdown);
      RelNode placed = placement.placeRoot(ready);
      return new PhysicalPlan(placed, plan.columns(), placement.kept());
    } catch (OxbowException e) {
      throw e;
    } catch (RuntimeException e) {
      throw SqlErrors.invalid(e);
    }
  }

  public List<ResultColumn> columns() {
    return columns;
  }

  /** What is read from sources that run SQL. */
  public List<RemoteLeaf> remotes() {
    return List.copyOf(remotes);
  }

  /** What is read from logs. */
  public List<LogLeaf> logs() {
    return List.copyOf(logs);
  }

  /** The one statement that gives the whole result, when a source computes all of it. */
  public Optional<RemoteLeaf> whole() {
    return root instanceof RemoteLeaf leaf ? Optional.of(leaf) : Optional.empty();
  }

  /**
   * The executor's statement.
   *
   * @param leaves what to write after FROM for a {@link RemoteLeaf} or {@link LogLeaf}
   */
  public String localSql(Function<RelNode, String> leaves) {
    return new LocalSqlWriter(leaves)
        .statement(root, columns.stream().map(ResultColumn::type).toList());
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
        .forEach(line -> lines.add(indent + line));
    kept.stream().filter(why -> !why.isEmpty()).forEach(why -> lines.add("kept here: " + why));
    return lines;
  }

  private void collect(RelNode node) {
    if (node instanceof RemoteLeaf leaf) {
      remotes.add(leaf);
    } else if (node instanceof LogLeaf leaf) {
      logs.add(leaf);
    }
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            collect(subQuery.rel);
            return super.visitSubQuery(subQuery);
          }
        });
    node.getInputs().forEach(this::collect);
  }
}
