package dev.oxbow.plan;

import dev.oxbow.catalog.StatementCatalog;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.parse.Dialect;
import dev.oxbow.parse.SqlErrors;
import dev.oxbow.parse.Statement;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.RelTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.jspecify.annotations.Nullable;

/** Validates a query and turns it into relational algebra. */
public final class LogicalPlanner {
  private static final CalciteConnectionConfigImpl CONFIG = config();

  private static final SqlToRelConverter.Config TO_REL =
      SqlToRelConverter.config()
          .withTrimUnusedFields(false)
          // Sub-queries stay expressions: the executor unnests them better than rules do.
          .withExpand(false)
          .withInSubQueryThreshold(Integer.MAX_VALUE);

  private LogicalPlanner() {}

  private static CalciteConnectionConfigImpl config() {
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    return new CalciteConnectionConfigImpl(properties);
  }

  /**
   * Plans a query.
   *
   * @param schema where plain names are looked up
   * @throws OxbowException what is wrong with the query, or a source that is out of reach
   */
  public static LogicalPlan plan(Statement.Select query, String schema, StatementCatalog catalog) {
    try {
      return plan(query.tree(), schema, catalog);
    } catch (OxbowException e) {
      throw e;
    } catch (AssertionError e) {
      if (String.valueOf(e.getMessage()).startsWith("not a query")) {
        throw new OxbowException(
            ErrorCode.INVALID_QUERY,
            "Behind IN or EXISTS stands a sub-query alone; to compute with the truth value, put the"
                + " whole condition in parentheses",
            e);
      }
      throw new OxbowException(
          query.tree().toString().toUpperCase(Locale.ROOT).contains("WITH RECURSIVE")
              ? ErrorCode.NOT_SUPPORTED
              : ErrorCode.INTERNAL,
          "The types of the statement's parts do not go together; in a WITH RECURSIVE, cast the"
              + " columns of its first part to the types of the repeated one",
          e);
    } catch (RuntimeException e) {
      throw SqlErrors.missingTable(e, query.text())
          .map(
              missing -> {
                String where = missing.schema() == null ? schema : missing.schema();
                return catalog.missing(where, missing.name(), missing.where(), e);
              })
          .orElseGet(() -> SqlErrors.invalid(e, query.text(), Operators.names()));
    }
  }

  private static LogicalPlan plan(SqlNode tree, String schema, StatementCatalog catalog) {
    JavaTypeFactory types = (JavaTypeFactory) RelTypes.newFactory();
    HepPlanner planner = new HepPlanner(HepProgram.builder().build());
    // Constants are the executor's: Calcite's own evaluation cuts times to milliseconds.
    planner.setExecutor((rex, constants, reduced) -> reduced.addAll(constants));
    RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(types));
    Converted whole = convert(tree, catalog.root(), schema, cluster);
    RowConditions conditions =
        new RowConditions(
            catalog.access(),
            cluster.getRexBuilder(),
            (query, root, name) -> convert(query, root, name, cluster).root().rel);
    return new LogicalPlan(
        whole.root().project(true).accept(new Restrictions(conditions::condition)),
        columns(whole.validator(), whole.valid(), whole.root().validatedRowType),
        parameters(whole.validator(), whole.valid()),
        catalog);
  }

  private record Converted(Validator validator, SqlNode valid, RelRoot root) {}

  private static Converted convert(
      SqlNode tree, CalciteSchema root, String schema, RelOptCluster cluster) {
    JavaTypeFactory types = (JavaTypeFactory) cluster.getTypeFactory();
    CalciteCatalogReader reader = new CalciteCatalogReader(root, List.of(schema), types, CONFIG);
    Validator validator =
        new Validator(
            Operators.TABLE,
            reader,
            types,
            SqlValidator.Config.DEFAULT
                .withConformance(Dialect.INSTANCE)
                .withDefaultNullCollation(NullCollation.HIGH)
                .withIdentifierExpansion(true)
                .withTypeCoercionEnabled(true)
                .withTypeCoercionFactory(Coercion::new));
    SqlNode valid = validator.validate(tree);
    SqlToRelConverter toRel =
        new SqlToRelConverter(
            (rowType, text, path, viewPath) -> {
              throw new IllegalStateException("no views of ours yet");
            },
            validator,
            reader,
            cluster,
            org.apache.calcite.sql2rel.StandardConvertletTable.INSTANCE,
            TO_REL);
    return new Converted(validator, valid, toRel.convertQuery(valid, false, true));
  }

  private static List<ResultColumn> columns(
      SqlValidator validator, SqlNode valid, RelDataType rowType) {
    List<List<String>> origins = validator.getFieldOrigins(valid);
    List<ResultColumn> columns = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      ColumnType type = RelTypes.toColumn(field.getType());
      List<String> origin = origins.get(field.getIndex());
      if (origin == null || origin.size() < 3) {
        columns.add(ResultColumn.of(field.getName(), type));
      } else {
        int n = origin.size();
        columns.add(
            new ResultColumn(
                field.getName(), type, origin.get(0), origin.get(n - 2), origin.get(n - 1)));
      }
    }
    return columns;
  }

  private static List<ColumnType> parameters(SqlValidator validator, SqlNode valid) {
    // A parameter may stand in the tree more than once, when the validator has written a call anew.
    SortedMap<Integer, ColumnType> types = new TreeMap<>();
    valid.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlDynamicParam parameter) {
            types.put(
                parameter.getIndex(), RelTypes.toColumn(validator.getValidatedNodeType(parameter)));
            return null;
          }
        });
    return List.copyOf(types.values());
  }
}
