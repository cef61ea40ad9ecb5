package dev.oxbow.engine;

import dev.oxbow.catalog.StatementCatalog;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.execute.Execution;
import dev.oxbow.parse.Statement;
import dev.oxbow.plan.LogicalPlan;
import dev.oxbow.plan.LogicalPlanner;
import dev.oxbow.plan.PhysicalPlan;
import dev.oxbow.statement.StatementScope;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query's text and its plan, which is made again when what it reads has changed. A start that was
 * left to itself may still be under way when the next one is asked for, so they take turns.
 */
final class Planned {
  private final EngineSession session;
  private final String sql;
  private final String schema;
  private LogicalPlan plan;
  private Duration planning;
  private Duration placing = Duration.ZERO;

  Planned(EngineSession session, String sql) {
    this.session = session;
    this.sql = sql;
    this.schema = session.schema();
    this.planning = Duration.ZERO;
    this.plan = plan();
  }

  synchronized LogicalPlan logical() {
    return plan;
  }

  /** How long the text took to be planned last, and the plan to be placed. */
  synchronized Duration planning() {
    return planning.plus(placing);
  }

  /** The plan for some parameters; nothing runs yet. */
  synchronized PhysicalPlan place(List<@Nullable Object> parameters) {
    if (parameters.size() != plan.parameters().size()) {
      throw new OxbowException(
          ErrorCode.INVALID_PARAMETER,
          "The statement has "
              + plan.parameters().size()
              + " parameters, but "
              + parameters.size()
              + " were given");
    }
    return PhysicalPlan.of(plan, parameters, session.variables().pushdown());
  }

  /** Starts the query; a table that changed since it was planned is looked up again. */
  synchronized Execution start(List<@Nullable Object> parameters, StatementScope scope) {
    if (!plan.catalog().isCurrent()) {
      plan = plan();
    }
    long begun = System.nanoTime();
    PhysicalPlan placed = place(parameters);
    placing = Duration.ofNanos(System.nanoTime() - begun);
    try {
      return run(placed, parameters, scope);
    } catch (OxbowException e) {
      if (e.code() != ErrorCode.SOURCE_CHANGED && e.code() != ErrorCode.SOURCE_TABLE_GONE) {
        throw e;
      }
      // The catalog was up to a second old: look again, once.
      session.engine().sources().refresh();
      plan = plan(session.statementCatalog());
      return run(place(parameters), parameters, scope);
    }
  }

  private Execution run(
      PhysicalPlan placed, List<@Nullable Object> parameters, StatementScope scope) {
    return Execution.start(
        placed,
        widened -> {
          plan = plan(plan.catalog().with(widened));
          return place(parameters);
        },
        session.engine().local(),
        session.engine().store(),
        scope);
  }

  private LogicalPlan plan() {
    try {
      return plan(session.statementCatalog());
    } catch (OxbowException e) {
      if (e.code() != ErrorCode.UNKNOWN_TABLE && e.code() != ErrorCode.UNKNOWN_COLUMN) {
        throw e;
      }
      // The catalog was up to a second old, and what is named may have come since.
      session.engine().sources().refresh();
      return plan(session.statementCatalog());
    }
  }

  private LogicalPlan plan(StatementCatalog catalog) {
    long begun = System.nanoTime();
    Statement statement = session.parser().parse(sql);
    Statement.Select query;
    if (statement instanceof Statement.Explain explain) {
      query = explain.query();
    } else {
      query = (Statement.Select) statement;
    }
    LogicalPlan made = LogicalPlanner.plan(query, schema, catalog);
    planning = Duration.ofNanos(System.nanoTime() - begun);
    return made;
  }
}
