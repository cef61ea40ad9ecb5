package dev.oxbow.server.avatica;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.oxbow.jdbc.backend.BackendInfo;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.wire.WireMetadata;
import dev.oxbow.server.caller.CurrentCaller;
import dev.oxbow.server.session.ServerSession;
import dev.oxbow.server.session.ServerStatement;
import dev.oxbow.server.session.Sessions;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of our driver beside Avatica's protocol: questions about the catalog, cancel, a sign of
 * life, what the server is, the current schema, and the columns of rows that are not what was
 * planned. Each takes and gives an object of JSON; {@code connection} and {@code statement} in it
 * are Avatica's ids.
 */
final class SessionCalls {
  private static final Logger LOG = LoggerFactory.getLogger(SessionCalls.class);
  private static final String PREFIX = "/v1/session/";
  private static final Set<String> NAMES =
      Set.of("metadata", "info", "schema", "cancel", "alive", "columns");

  private final Sessions sessions;
  private final ObjectMapper json;

  SessionCalls(Sessions sessions, ObjectMapper json) {
    this.sessions = sessions;
    this.json = json;
  }

  boolean knows(String target) {
    return target.startsWith(PREFIX) && NAMES.contains(target.substring(PREFIX.length()));
  }

  void answer(String target, HttpServletResponse response, byte[] body) throws IOException {
    Object answer;
    try {
      Map<?, ?> asked = json.readValue(body, Map.class);
      answer = in(asked, session -> call(target.substring(PREFIX.length()), session, asked));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      LOG.debug("A malformed request", e);
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      answer = failure(Failures.of("08P01", 1001, "The request is malformed", null));
    } catch (SQLException e) {
      response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      answer = failure(e);
    } catch (RuntimeException e) {
      LOG.error("A request failed by a defect of the server", e);
      response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      answer =
          failure(
              Failures.of(
                  "XX000",
                  9001,
                  "The server failed with a defect of its own, please report it",
                  null));
    }
    response.setContentType("application/json;charset=utf-8");
    try (OutputStream out = response.getOutputStream()) {
      json.writeValue(out, answer);
    }
  }

  private static Map<String, Object> failure(SQLException e) {
    return Map.of(
        "message", String.valueOf(e.getMessage()),
        "sqlState", e.getSQLState(),
        "vendorCode", e.getErrorCode());
  }

  private Object in(Map<?, ?> asked, Sessions.Work<Object> work) throws SQLException {
    return sessions
        .in(String.valueOf(asked.get("connection")), CurrentCaller.get(), work)
        .orElseThrow(
            () ->
                Failures.of(
                    "08003",
                    1,
                    "The connection is not open at this server any more; open a new one",
                    null));
  }

  private static Object call(String name, ServerSession session, Map<?, ?> asked)
      throws SQLException {
    return switch (name) {
      case "metadata" -> {
        if (!(asked.get("request") instanceof Map<?, ?> request)) {
          throw new IllegalArgumentException("'request' is missing");
        }
        yield Map.of(
            "rows",
            WireMetadata.encodeRows(session.backend().metadata(WireMetadata.decode(request))));
      }
      case "info" -> info(session.backend().info());
      case "schema" -> {
        if (asked.get("schema") instanceof String schema) {
          session.backend().useSchema(schema);
        }
        yield Map.of("schema", session.backend().schema());
      }
      case "cancel" -> {
        ServerStatement statement = statement(session, asked);
        if (statement != null) {
          if ("close".equals(asked.get("result"))) {
            statement.closeResult();
          } else {
            statement.cancel();
          }
        }
        yield Map.of("cancelled", statement != null);
      }
      case "columns" -> {
        ServerStatement statement = statement(session, asked);
        if (statement == null) {
          throw Failures.wrongUse("The statement is closed");
        }
        yield Map.of("columns", WireMetadata.encodeColumns(statement.announced()));
      }
      default -> Map.of("alive", session.backend().isAlive(0));
    };
  }

  private static Map<String, String> info(BackendInfo info) {
    return Map.of(
        "version", info.version(),
        "keywords", info.keywords(),
        "numericFunctions", info.numericFunctions(),
        "stringFunctions", info.stringFunctions(),
        "systemFunctions", info.systemFunctions(),
        "timeDateFunctions", info.timeDateFunctions());
  }

  private static @Nullable ServerStatement statement(ServerSession session, Map<?, ?> asked) {
    return asked.get("statement") instanceof Number id
        ? session.statement(id.intValue()).orElse(null)
        : null;
  }
}
