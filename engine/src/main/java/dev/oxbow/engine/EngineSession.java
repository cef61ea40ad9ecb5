package dev.oxbow.engine;

import dev.oxbow.access.Access;
import dev.oxbow.catalog.InformationSchema;
import dev.oxbow.catalog.SourceCatalog;
import dev.oxbow.catalog.StatementCatalog;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.history.QueryRun;
import dev.oxbow.parse.Statement;
import dev.oxbow.parse.StatementParser;
import dev.oxbow.statement.StatementScope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A session of this process. */
final class EngineSession implements Session {
  private final OxbowEngine engine;
  private final Access access;
  private final SourceCatalog catalog;
  private final SessionVariables variables = new SessionVariables();
  private final long id;
  private final Set<Query> queries = ConcurrentHashMap.newKeySet();
  private final Set<StatementScope> plannings = ConcurrentHashMap.newKeySet();
  private final InformationSchema information;
  private final boolean isListed;
  private volatile Supplier<List<String>> lastWarnings = List::of;
  private volatile String schema;
  private volatile boolean closed;

  /**
   * @param isListed whether it puts its statements into the engine's list
   */
  EngineSession(
      OxbowEngine engine, long id, Access access, SourceCatalog catalog, boolean isListed) {
    this.id = id;
    this.isListed = isListed;
    this.engine = engine;
    this.access = access;
    this.catalog = catalog;
    this.information = new InformationSchema(catalog, new EngineFacts(this));
    this.schema = catalog.defaultSchema();
  }

  OxbowEngine engine() {
    return engine;
  }

  SessionVariables variables() {
    return variables;
  }

  /** The warnings of the last statement, for SHOW WARNINGS. */
  List<String> lastWarnings() {
    return lastWarnings.get();
  }

  /** Called when a statement begins, with what will have warned when it has run. */
  void warnedBy(Supplier<List<String>> warnings) {
    lastWarnings = warnings;
  }

  /** A parser of what is said in this session now. */
  StatementParser parser() {
    return new StatementParser(new EngineValues(this));
  }

  /** What runs in the session now. */
  Optional<RunningQuery.Doing> doing() {
    return queries.stream()
        .filter(RunningQuery.Shown.class::isInstance)
        .flatMap(query -> ((RunningQuery.Shown) query).doing().stream())
        .findFirst();
  }

  @Override
  public long id() {
    return id;
  }

  /** A run that begins now. */
  QueryRun begins(String sql) {
    if (!isListed) {
      return QueryRun.unlisted();
    }
    QueryRun run = engine.queries().begin(access.user().orElse(""), OptionalLong.of(id), sql);
    run.running();
    return run;
  }

  @Override
  public String schema() {
    return schema;
  }

  @Override
  public void use(String name) {
    schema = requireSchema(name);
  }

  /** The schema's name as it is written. */
  String requireSchema(String name) {
    return InformationSchema.isNamed(name) ? InformationSchema.NAME : catalog.requireSchema(name);
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public InformationSchema catalog() {
    return information;
  }

  /** A catalog for one statement. */
  StatementCatalog statementCatalog() {
    return new StatementCatalog(catalog, information);
  }

  /** The error for a name that is no table of a schema. */
  OxbowException missing(String schemaName, String name) {
    return statementCatalog().missing(schemaName, name, "", null);
  }

  @Override
  public Query prepare(String sql, StatementScope planning) {
    plannings.add(planning);
    try {
      if (closed) {
        throw new OxbowException(ErrorCode.CLOSED, "The session is closed; open a new connection");
      }
      Query query = planning.aside(() -> plan(sql));
      queries.add(query);
      return query;
    } catch (OxbowException e) {
      begins(sql).failed(e);
      throw e;
    } finally {
      plannings.remove(planning);
    }
  }

  private Query plan(String sql) {
    Statement statement = parser().parse(sql);
    if (statement instanceof Statement.Select) {
      return new SelectQuery(this, sql);
    }
    if (statement instanceof Statement.Explain explain) {
      return new ExplainQuery(this, sql, explain.analyze());
    }
    return new CommandQuery(this, sql, statement);
  }

  void forget(Query query) {
    queries.remove(query);
  }

  @Override
  public void close() {
    closed = true;
    plannings.forEach(StatementScope::cancel);
    queries.forEach(Query::cancel);
    engine.forget(this);
  }
}
