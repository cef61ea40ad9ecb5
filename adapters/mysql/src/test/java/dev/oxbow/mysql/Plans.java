package dev.oxbow.mysql;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.engine.Engine;
import dev.oxbow.engine.ExecuteOptions;
import dev.oxbow.engine.Query;
import dev.oxbow.engine.Result;
import dev.oxbow.engine.Session;
import dev.oxbow.spi.Pushdown;
import dev.oxbow.spi.RemoteTable;
import dev.oxbow.type.RelTypes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.calcite.DataContexts;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Queries over MySQL tables: planned for what the adapter sends, and answered by the engine with
 * pushdown and without.
 */
final class Plans implements AutoCloseable {
  private final Db db;
  private final Pushdown pushdown;
  private @Nullable Engine engine;

  Plans(Db db) {
    this.db = db;
    this.pushdown = db.source().pushdown();
  }

  private Engine engine() {
    if (engine == null) {
      engine =
          Engine.open(
              OxbowConfig.inline(
                  Map.of(
                      "mysql", db.server().jdbcUrl(db.name()),
                      "mysql.user", db.server().user(),
                      "mysql.password", db.server().password(),
                      "store.enabled", "false"),
                  "test",
                  name -> null));
    }
    return engine;
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
  }

  /**
   * What became of a query: the statements for MySQL, why the rest stayed, and the answers of the
   * engine with pushdown and without.
   */
  record Run(
      List<String> sent,
      List<String> reasons,
      List<List<@Nullable Object>> pushed,
      List<List<@Nullable Object>> notPushed) {}

  /** What would be sent for a query, and why the rest stays. */
  record Judged(List<String> sent, List<String> reasons) {}

  /** Plans a query, and runs nothing. */
  Judged judge(String sql) {
    Placement placement = new Placement();
    Placed placed = placement.place(plan(sql));
    if (placed.remote) {
      placement.send(placed);
    }
    return new Judged(placement.sent, placement.reasons);
  }

  /** Plans and runs a query; its tables are named by their plain names. */
  Run run(String sql) {
    Judged judged = judge(sql);
    return new Run(judged.sent, judged.reasons, answer(sql, "on"), answer(sql, "off"));
  }

  private List<List<@Nullable Object>> answer(String sql, String pushdown) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Session session = engine().openSession()) {
      session
          .prepare("SET pushdown = " + pushdown)
          .execute(List.of(), ExecuteOptions.DEFAULT)
          .close();
      try (Query query = session.prepare(sql);
          Result result = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
        for (@Nullable Object[] row = result.next(); row != null; row = result.next()) {
          rows.add(
              Stream.of(row)
                  .map(v -> v instanceof byte[] b ? HexFormat.of().formatHex(b) : v)
                  .toList());
        }
      }
    }
    return rows;
  }

  RelNode plan(String sql) {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    db.source().tables().forEach(id -> root.add(id.name(), new Wrapped(db.table(id.name()))));
    JavaTypeFactory types = (JavaTypeFactory) RelTypes.newFactory();
    CalciteCatalogReader reader =
        new CalciteCatalogReader(
            root, List.of(), types, new CalciteConnectionConfigImpl(new Properties()));
    SqlValidator validator =
        SqlValidatorUtil.newValidator(
            SqlStdOperatorTable.instance(),
            reader,
            types,
            SqlValidator.Config.DEFAULT
                .withConformance(SqlConformanceEnum.BABEL)
                .withDefaultNullCollation(NullCollation.HIGH));
    HepPlanner planner =
        new HepPlanner(
            HepProgram.builder()
                .addRuleInstance(CoreRules.FILTER_INTO_JOIN)
                .addRuleInstance(CoreRules.FILTER_MERGE)
                .addRuleInstance(CoreRules.PROJECT_MERGE)
                .addRuleInstance(CoreRules.FILTER_REDUCE_EXPRESSIONS)
                .addRuleInstance(CoreRules.PROJECT_REDUCE_EXPRESSIONS)
                .build());
    RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(types));
    planner.setExecutor(new RexExecutorImpl(DataContexts.EMPTY));
    SqlToRelConverter converter =
        new SqlToRelConverter(
            (a, b, c, d) -> {
              throw new IllegalStateException();
            },
            validator,
            reader,
            cluster,
            StandardConvertletTable.INSTANCE,
            SqlToRelConverter.config().withExpand(true).withTrimUnusedFields(true));
    try {
      var tree =
          SqlParser.create(
                  sql,
                  SqlParser.config()
                      .withUnquotedCasing(org.apache.calcite.avatica.util.Casing.UNCHANGED))
              .parseQuery();
      RelNode rel = converter.convertQuery(validator.validate(tree), false, true).project(true);
      planner.setRoot(rel);
      return planner.findBestExp();
    } catch (SqlParseException e) {
      throw new IllegalArgumentException(sql, e);
    }
  }

  /** A table of the source, under Calcite. */
  private static final class Wrapped extends AbstractTable {
    private final RemoteTable table;

    Wrapped(RemoteTable table) {
      this.table = table;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      RelDataTypeFactory.Builder row = factory.builder();
      table.info().columns().forEach(c -> row.add(c.name(), RelTypes.toRel(factory, c.type())));
      return row.build();
    }

    @Override
    public <C> @org.checkerframework.checker.nullness.qual.Nullable C unwrap(Class<C> wanted) {
      return wanted.isInstance(table) ? wanted.cast(table) : super.unwrap(wanted);
    }
  }

  /** A tree, and whether all of it may be sent. */
  private record Placed(RelNode tree, boolean remote) {}

  /** Bottom-up: a node goes to MySQL when its inputs went there and the adapter agrees. */
  private final class Placement {
    private final List<String> sent = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    Placed place(RelNode node) {
      if (node instanceof TableScan) {
        return new Placed(node, true);
      }
      List<Placed> inputs = node.getInputs().stream().map(this::place).toList();
      boolean remote = inputs.stream().allMatch(Placed::remote);
      if (remote && node instanceof Filter filter) {
        return filter(filter, inputs.get(0));
      }
      RelNode copy = node.copy(node.getTraitSet(), inputs.stream().map(Placed::tree).toList());
      if (remote) {
        if (!(pushdown.judge(copy) instanceof Pushdown.Verdict.Keep keep)) {
          return new Placed(copy, true);
        }
        reasons.add(keep.reason());
      }
      inputs.stream().filter(Placed::remote).forEach(this::send);
      return new Placed(copy, false);
    }

    private Placed filter(Filter filter, Placed input) {
      Filter copy = filter.copy(filter.getTraitSet(), input.tree, filter.getCondition());
      List<RexNode> toSend = new ArrayList<>();
      boolean exact = true;
      for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
        Pushdown.Predicate judged = pushdown.judge(copy, conjunct);
        judged.sent().ifPresent(toSend::add);
        exact &= judged.exact();
        if (!judged.exact()) {
          reasons.add(judged.reason());
        }
      }
      RexNode condition = RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), toSend);
      Placed placed =
          new Placed(
              toSend.isEmpty() ? input.tree : LogicalFilter.create(input.tree, condition), true);
      if (exact) {
        return placed;
      }
      send(placed);
      return new Placed(copy, false);
    }

    void send(Placed placed) {
      sent.add(pushdown.sql(placed.tree).replace("`" + db.name() + "`.", ""));
    }
  }
}
