package dev.oxbow.server;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.engine.Engine;
import dev.oxbow.error.OxbowException;
import dev.oxbow.jdbc.local.LocalBackend;
import dev.oxbow.server.avatica.AvaticaDoor;
import dev.oxbow.server.caller.Backends;
import dev.oxbow.server.config.LimitsConfig;
import dev.oxbow.server.config.RoleConfig;
import dev.oxbow.server.config.ServerConfig;
import dev.oxbow.server.console.CatalogEndpoints;
import dev.oxbow.server.console.QueryEndpoints;
import dev.oxbow.server.console.StatementEndpoint;
import dev.oxbow.server.console.TopicEndpoints;
import dev.oxbow.server.http.Headers;
import dev.oxbow.server.http.RequestLimit;
import dev.oxbow.server.http.Router;
import dev.oxbow.server.http.StaticFiles;
import dev.oxbow.server.login.LoginEndpoints;
import dev.oxbow.server.login.LoginGate;
import dev.oxbow.server.login.Logins;
import dev.oxbow.server.metrics.HealthEndpoints;
import dev.oxbow.server.metrics.ServerMetrics;
import dev.oxbow.server.metrics.SourceWatch;
import dev.oxbow.server.query.GuardedBackends;
import dev.oxbow.server.query.StatementLog;
import dev.oxbow.server.query.Statements;
import dev.oxbow.server.session.SessionLimits;
import dev.oxbow.server.session.Sessions;
import dev.oxbow.server.tls.ServerTls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.HandlerList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server: one engine, reached over HTTP. It runs from {@link #start} to {@link #close()};
 * {@link #drain()} comes between when clients are to be given time. Thread-safe.
 */
public final class OxbowServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OxbowServer.class);
  private static final Duration LINGER = Duration.ofMillis(1500);
  private static final Duration SOURCES = Duration.ofSeconds(15);

  private final ServerConfig config;
  private final Engine engine;
  private final Statements statements;
  private final Sessions sessions;
  private final StatementEndpoint console;
  private final ServerMetrics metrics;
  private final SourceWatch sources;
  private final GrantCheck grants;
  private final WarmTopics warm;
  private final HttpFront front;
  private final ScheduledThreadPoolExecutor clock;
  private final Runnable tasks;
  private final Set<String> shown = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  private OxbowServer(ServerConfig config, Engine engine) {
    this.config = config;
    this.engine = engine;
    Optional<ServerTls> tls = config.tls().map(ServerTls::open);
    Optional<Logins> logins =
        config
            .login()
            .map(login -> new Logins(login, RoleConfig.names(config.roles()), config.insecure()));
    metrics = new ServerMetrics();
    statements =
        new Statements(
            engine.queries(),
            config.limits(),
            new StatementLog(config.log().slow()),
            List.of(metrics));
    GuardedBackends backends = new GuardedBackends(local(), statements, config.limits());
    sessions = new Sessions(backends, sessionLimits(config.limits()));
    console = new StatementEndpoint(backends);
    sources = new SourceWatch(engine);
    grants = new GrantCheck(engine, config.roles());
    grants.refuseUnknownSources();
    warm = new WarmTopics(engine, config.warm(), () -> statements.queued() > 0);
    gauges(backends);
    Router router = new Router();
    new HealthEndpoints(statements, sources, metrics).addTo(router);
    new LoginEndpoints(logins).addTo(router);
    new QueryEndpoints(statements).addTo(router);
    new CatalogEndpoints(backends).addTo(router);
    new TopicEndpoints(backends, statements).addTo(router);
    console.addTo(router);
    front = new HttpFront(config, tls, chain(router, logins));
    clock = clock();
    tasks =
        () -> {
          clock.execute(new WarmUp(engine));
          warm.start();
          every(SOURCES, this::look);
          every(Duration.ofSeconds(10), sessions::closeIdle);
          logins.ifPresent(all -> every(Duration.ofSeconds(2), all::refresh));
          tls.ifPresent(files -> every(config.tls().orElseThrow().check(), files::reloadIfChanged));
        };
  }

  /**
   * Opens the engine and listens.
   *
   * @throws dev.oxbow.error.OxbowException INVALID_CONFIG
   */
  public static OxbowServer start(OxbowConfig config) {
    return start(config, UnaryOperator.identity(), settings -> {});
  }

  /**
   * Opens the engine and listens.
   *
   * @param change what a command line says of the settings
   * @param logs sets up the log before there is anything to log
   * @throws dev.oxbow.error.OxbowException INVALID_CONFIG
   */
  public static OxbowServer start(
      OxbowConfig config, UnaryOperator<ServerConfig> change, Consumer<ServerConfig> logs) {
    ServerConfig serverConfig = change.apply(ServerConfig.from(config.server()));
    logs.accept(serverConfig);
    Engine engine = Engine.open(config);
    try {
      OxbowServer server = new OxbowServer(serverConfig, engine);
      try {
        server.front.start();
        // Not before: a server that cannot listen closes its engine again.
        server.tasks.run();
        return server;
      } catch (RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private Backends local() {
    return caller ->
        new LocalBackend(
            engine.openWatchedSession(
                RoleConfig.access(config.roles(), caller.user(), caller.roles())),
            config.limits().time(),
            () -> {});
  }

  private static SessionLimits sessionLimits(LimitsConfig limits) {
    SessionLimits usual = SessionLimits.DEFAULT;
    return new SessionLimits(
        limits.sessionIdle(),
        usual.statementsPerSession(),
        usual.frameBytes(),
        usual.frameRows(),
        usual.patience());
  }

  private Handler chain(Router router, Optional<Logins> logins) {
    StaticFiles files = new StaticFiles();
    HandlerList answers = new HandlerList(router, new AvaticaDoor(sessions), files);
    LoginGate gate =
        new LoginGate(
            logins,
            (method, path) ->
                router.isOpen(method, path)
                    || (method.equals("GET") || method.equals("HEAD")) && files.has(path));
    gate.setHandler(answers);
    RequestLimit limit = new RequestLimit(config.limits().request().bytes());
    limit.setHandler(gate);
    Headers headers = new Headers(config.tls().isPresent(), logins.isEmpty(), config.names());
    headers.setHandler(limit);
    return headers;
  }

  private void gauges(GuardedBackends backends) {
    metrics.gauge("oxbow.statements.running", "statements that run", statements::running);
    metrics.gauge("oxbow.statements.queued", "statements that wait", statements::queued);
    metrics.gauge(
        "oxbow.executor.memory.bytes",
        "what the local executor holds, outside the Java heap",
        this::executorMemory);
    metrics.gauge("oxbow.sessions", "open sessions", backends::sessions);
    for (WarmTopics.Topic topic : warm.topics()) {
      metrics.gauge(
          "oxbow.warm.age.seconds",
          "how long ago what was new in a topic that is kept warm was read",
          "topic",
          topic.name(),
          topic::ageSeconds);
      metrics.gauge(
          "oxbow.warm.failures",
          "how often in a row a topic could not be kept warm",
          "topic",
          topic.name(),
          topic::failures);
    }
  }

  /** Not a number once the engine is closed: a scrape must not fail because of it. */
  private double executorMemory() {
    try {
      return engine.executorMemory();
    } catch (OxbowException e) {
      return Double.NaN;
    }
  }

  private void look() {
    sources.look();
    grants.check(sources.up());
    sources.up().keySet().stream()
        .filter(shown::add)
        .forEach(
            source ->
                metrics.gauge(
                    "oxbow.source.up",
                    "1 when the source could be reached at the last look",
                    "source",
                    source,
                    () -> sources.up().getOrDefault(source, false) ? 1 : 0));
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            2,
            run -> {
              Thread thread = new Thread(run, "oxbow-server-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return clock;
  }

  private void every(Duration pause, Runnable task) {
    clock.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            if (closed.get()) {
              return;
            }
            // Thrown on, it would end the repetition.
            LOG.error("A task of the server's clock failed", e);
          }
        },
        0,
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** The configuration that it runs with. */
  public ServerConfig config() {
    return config;
  }

  /** The port that it listens on. */
  public int port() {
    return front.port();
  }

  /** Where it is reached, such as {@code http://127.0.0.1:8765}. */
  public String url() {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    return (config.tls().isPresent() ? "https" : "http") + "://" + host + ":" + port();
  }

  /** What a driver is given. */
  public String jdbcUrl() {
    String authority = url().substring(url().indexOf("//"));
    return "jdbc:oxbow:" + authority + (config.tls().isPresent() ? "?ssl=true" : "");
  }

  /**
   * Takes no new statements, gives those that run the configured time, and ends what then still
   * runs. Clients can go on to fetch and to ask for the state.
   */
  public void drain() {
    statements.close();
    LOG.info("Draining: {} statements run", statements.running());
    try {
      if (!statements.awaitEnd(config.drain())) {
        LOG.warn("Ending {} statements that still run", statements.running());
        statements.endAll();
        statements.awaitEnd(Duration.ofSeconds(2));
        // So that their clients, who ask every second or so, hear why.
        Thread.sleep(LINGER.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    statements.close();
    sources.close();
    warm.close();
    clock.shutdownNow();
    front.stop();
    sessions.close();
    console.close();
    engine.close();
    metrics.close();
  }
}
