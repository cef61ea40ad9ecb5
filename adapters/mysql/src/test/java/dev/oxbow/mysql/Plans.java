package dev.oxbow.mysql;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.Pushdown;
import dev.oxbow.spi.RemoteRead;
import dev.oxbow.spi.RemoteTable;
import dev.oxbow.type.RelTypes;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.calcite.DataContext;
import org.apache.calcite.DataContexts;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.interpreter.Interpreter;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelShuttleImpl;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.schema.ScannableTable;
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
 * Queries over MySQL tables, planned as the engine would and run twice: once with all that the
 * adapter judges right sent to MySQL and the rest interpreted by Calcite over the rows that came,
 * once with nothing sent but plain scans.
 */
final class Plans {
  private final Db db;
  private final Pushdown pushdown;

  Plans(Db db) {
    this.db = db;
    this.pushdown = db.source().pushdown();
  }

  /** What became of a query. */
  record Run(
      List<String> sent,
      List<String> reasons,
      List<List<@Nullable Object>> pushed,
      List<List<@Nullable Object>> notPushed) {}

  /** Plans and runs a query; its tables are named by their plain names. */
  Run run(String sql) {
    RelNode plan = plan(sql);
    List<String> sent = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    try (RemoteRead read = db.source().read()) {
      Placement placement = new Placement(read, sent, reasons);
      RelNode pushed = placement.materialized(placement.place(plan));
      List<List<@Nullable Object>> withPushdown = interpret(pushed);
      RelNode scansOnly =
          plan.accept(new ScansOnly(new Placement(read, new ArrayList<>(), reasons)));
      return new Run(sent, reasons, withPushdown, interpret(scansOnly));
    }
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
    planner.setExecutor(new org.apache.calcite.rex.RexExecutorImpl(DataContexts.EMPTY));
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

  /** Bottom-up: a node goes to MySQL when its inputs went there and the adapter agrees. */
  private final class Placement {
    private final RemoteRead read;
    private final List<String> sent;
    private final List<String> reasons;

    Placement(RemoteRead read, List<String> sent, List<String> reasons) {
      this.read = read;
      this.sent = sent;
      this.reasons = reasons;
    }

    /** A tree, and whether all of it may be sent. */
    record Placed(RelNode tree, boolean remote) {}

    Placed place(RelNode node) {
      if (node instanceof TableScan) {
        return new Placed(node, true);
      }
      List<Placed> inputs = node.getInputs().stream().map(this::place).toList();
      boolean remote = !inputs.isEmpty() && inputs.stream().allMatch(Placed::remote);
      if (remote && node instanceof Filter filter) {
        return filter(filter, inputs.get(0).tree);
      }
      if (remote) {
        RelNode copy = node.copy(node.getTraitSet(), inputs.stream().map(Placed::tree).toList());
        if (pushdown.judge(copy) instanceof Pushdown.Verdict.Keep keep) {
          reasons.add(keep.reason());
        } else {
          return new Placed(copy, true);
        }
      }
      return new Placed(
          node.copy(node.getTraitSet(), inputs.stream().map(this::materialized).toList()), false);
    }

    private Placed filter(Filter filter, RelNode input) {
      Filter copy = (Filter) filter.copy(filter.getTraitSet(), List.of(input));
      List<RexNode> toSend = new ArrayList<>();
      List<RexNode> rest = new ArrayList<>();
      for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
        Pushdown.Predicate judged = pushdown.judge(copy, conjunct);
        judged.sent().ifPresent(toSend::add);
        if (!judged.exact()) {
          rest.add(conjunct);
          reasons.add(judged.reason());
        }
      }
      RelNode tree =
          toSend.isEmpty()
              ? input
              : LogicalFilter.create(
                  input, RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), toSend));
      if (rest.isEmpty()) {
        return new Placed(tree, true);
      }
      RelNode rows = materialized(new Placed(tree, true));
      return new Placed(
          LogicalFilter.create(
              rows, RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), rest)),
          false);
    }

    /** The rows of what goes to MySQL, in memory. */
    RelNode materialized(Placed placed) {
      if (!placed.remote) {
        return placed.tree;
      }
      RelNode tree = placed.tree;
      List<Column> columns =
          tree.getRowType().getFieldList().stream()
              .map(f -> Column.of(f.getName(), RelTypes.toColumn(f.getType())))
              .toList();
      String sql = pushdown.sql(tree);
      sent.add(sql.replace("`" + db.name() + "`.", ""));
      List<List<@Nullable Object>> rows = Rows.of(read, sql, columns);
      return LogicalTableScan.create(
          tree.getCluster(),
          org.apache.calcite.prepare.RelOptTableImpl.create(
              null,
              tree.getRowType(),
              new InMemory(tree.getRowType(), rows),
              com.google.common.collect.ImmutableList.of("rows" + sent.size())),
          List.of());
    }
  }

  /** Replaces the scans of MySQL tables by their rows. */
  private final class ScansOnly extends RelShuttleImpl {
    private final Placement placement;

    ScansOnly(Placement placement) {
      this.placement = placement;
    }

    @Override
    public RelNode visit(TableScan scan) {
      return placement.materialized(new Placement.Placed(scan, true));
    }
  }

  /** Rows that have been fetched. */
  private static final class InMemory extends AbstractTable implements ScannableTable {
    private final RelDataType type;
    private final List<List<@Nullable Object>> rows;

    InMemory(RelDataType type, List<List<@Nullable Object>> rows) {
      this.type = type;
      this.rows = rows;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      return type;
    }

    @Override
    public Enumerable<@org.checkerframework.checker.nullness.qual.Nullable Object[]> scan(
        DataContext root) {
      return Linq4j.asEnumerable(
          rows.stream().map(r -> r.stream().map(Plans::internal).toArray()).toList());
    }
  }

  /** As Calcite's interpreter represents a value. */
  private static @Nullable Object internal(@Nullable Object value) {
    if (value instanceof LocalDate day) {
      return (int) day.toEpochDay();
    }
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
    return value;
  }

  private static List<List<@Nullable Object>> interpret(RelNode plan) {
    RelNode bare = plan;
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Interpreter interpreter = new Interpreter(DataContexts.of(Map.of()), bare)) {
      interpreter.forEach(
          row -> {
            List<@Nullable Object> values = new ArrayList<>();
            for (Object value : row) {
              values.add(value instanceof Number n ? plain(n) : value);
            }
            rows.add(values);
          });
    }
    return rows;
  }

  /** Numbers are compared by value: the interpreter is careless of their classes. */
  private static Object plain(Number n) {
    return n instanceof Double || n instanceof Float
        ? n
        : new java.math.BigDecimal(n.toString()).stripTrailingZeros();
  }
}
