package dev.oxbow.server.conformance;

import dev.oxbow.access.Access;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.engine.Engine;
import dev.oxbow.jdbc.OxbowDriver;
import dev.oxbow.jdbc.local.LocalBackend;
import dev.oxbow.server.avatica.AvaticaDoor;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.server.caller.CurrentCaller;
import dev.oxbow.server.config.ServerConfig;
import dev.oxbow.server.query.GuardedBackends;
import dev.oxbow.server.query.StatementLog;
import dev.oxbow.server.query.Statements;
import dev.oxbow.server.session.SessionLimits;
import dev.oxbow.server.session.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.HandlerWrapper;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * One engine, reached in process and through a server on a port of its own, which lets everybody
 * in. Closing it closes both.
 */
final class BothModes implements AutoCloseable {
  /** Short, so that clients see frames that are empty. */
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final Engine engine;
  private final Statements statements;
  private final SessionLimits limits;
  private Sessions sessions;
  private Server server;
  private final int port;

  /** How a connection reaches the engine. */
  enum Mode {
    LOCAL,
    REMOTE
  }

  /** Lets everybody in. */
  private static final class OpenGate extends HandlerWrapper {
    @Override
    public void handle(
        String target, Request base, HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      Caller caller = new Caller(Caller.NOBODY, Set.of(), request.getRemoteAddr(), "");
      ServletException[] failure = new ServletException[1];
      CurrentCaller.<IOException>as(
          caller,
          () -> {
            try {
              super.handle(target, base, request, response);
            } catch (ServletException e) {
              failure[0] = e;
            }
          });
      if (failure[0] != null) {
        throw failure[0];
      }
    }
  }

  /** Closes all connections with itself: of those just accepted, Jetty may forget one. */
  private static final class Mortal extends ServerConnector {
    private final Set<SelectableChannel> accepted = ConcurrentHashMap.newKeySet();
    private volatile boolean isDead;

    Mortal(Server server) {
      super(server);
    }

    @Override
    protected SelectorManager newSelectorManager(
        Executor executor, Scheduler scheduler, int selectors) {
      return new ServerConnectorManager(executor, scheduler, selectors) {
        @Override
        public void accept(SelectableChannel channel, Object attachment) {
          accepted.add(channel);
          try {
            super.accept(channel, attachment);
          } finally {
            if (isDead) {
              closeAll();
            }
          }
        }
      };
    }

    /** After it has stopped. */
    void die() {
      isDead = true;
      closeAll();
    }

    private void closeAll() {
      for (SelectableChannel each : accepted) {
        try {
          each.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /**
   * @param sources those of a configuration, as YAML
   */
  BothModes(Path folder, String sources) {
    OxbowConfig config =
        OxbowConfig.parse(
            sources
                + "store: { folder: %s/store }\n".formatted(folder)
                + "local: { spill.folder: %s/spill, memory.limit: 512MB }\n".formatted(folder),
            "the test",
            name -> null);
    engine = Engine.open(config);
    ServerConfig serverConfig = ServerConfig.from(config.server());
    statements =
        new Statements(
            engine.queries(),
            serverConfig.limits(),
            new StatementLog(serverConfig.log().slow()),
            List.of());
    limits = new SessionLimits(Duration.ofMinutes(5), 205, 100_000, 1000, PATIENCE);
    sessions = sessions(serverConfig);
    server = server(0);
    port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  private Sessions sessions(ServerConfig config) {
    return new Sessions(
        new GuardedBackends(
            caller -> new LocalBackend(engine.openWatchedSession(Access.ALL), () -> {}),
            statements,
            config.limits()),
        limits);
  }

  private Server server(int onPort) {
    OpenGate gate = new OpenGate();
    gate.setHandler(new AvaticaDoor(sessions));
    Server made = new Server();
    ServerConnector connector = new Mortal(made);
    connector.setHost("127.0.0.1");
    connector.setPort(onPort);
    made.addConnector(connector);
    made.setHandler(gate);
    try {
      made.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return made;
  }

  Sessions sessions() {
    return sessions;
  }

  /** How many statements run at the server. */
  int running() {
    return statements.running();
  }

  int port() {
    return port;
  }

  String url() {
    return "jdbc:oxbow://127.0.0.1:" + port + "/";
  }

  /** A connection in that mode; both say the same URL. */
  Connection connect(Mode mode) throws SQLException {
    return mode == Mode.REMOTE
        ? DriverManager.getConnection(url())
        : OxbowDriver.connection(new LocalBackend(engine.openSession(), () -> {}), url(), "");
  }

  /** Ends the server as a kill would: connections break, sessions are gone. */
  void kill() {
    try {
      server.setStopTimeout(0);
      server.stop();
      ((Mortal) server.getConnectors()[0]).die();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    sessions.close();
  }

  /** A new server on the same port, which knows nothing of the one before. */
  void restart() {
    sessions =
        new Sessions(
            caller -> new LocalBackend(engine.openWatchedSession(Access.ALL), () -> {}), limits);
    server = server(port);
  }

  @Override
  public void close() {
    kill();
    statements.close();
    engine.close();
  }
}
