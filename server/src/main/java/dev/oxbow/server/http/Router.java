package dev.oxbow.server.http;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the endpoint of a request. Routes are added before it starts. */
public final class Router extends AbstractHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final List<Route> routes = new ArrayList<>();

  /** A method, the parts of a path, and who answers. */
  private record Route(String method, List<String> parts, boolean open, Endpoint endpoint) {
    Optional<Map<String, String>> match(List<String> path) {
      if (path.size() != parts.size()) {
        return Optional.empty();
      }
      Map<String, String> variables = new HashMap<>();
      for (int i = 0; i < path.size(); i++) {
        String part = parts.get(i);
        if (part.startsWith("{")) {
          variables.put(part.substring(1, part.length() - 1), path.get(i));
        } else if (!part.equals(path.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(variables);
    }
  }

  /**
   * Adds a route for whoever has logged in.
   *
   * @param path such as {@code /v1/queries/{id}}
   */
  public Router add(String method, String path, Endpoint endpoint) {
    routes.add(new Route(method, parts(path), false, endpoint));
    return this;
  }

  /** Adds a route that needs no login. */
  public Router addOpen(String method, String path, Endpoint endpoint) {
    routes.add(new Route(method, parts(path), true, endpoint));
    return this;
  }

  /** Whether a path is answered here, by whatever method. */
  public boolean knows(String target) {
    List<String> path = parts(target);
    return routes.stream().anyMatch(route -> route.match(path).isPresent());
  }

  /** Whether a request needs no login. */
  public boolean isOpen(String method, String target) {
    List<String> path = parts(target);
    return routes.stream()
        .anyMatch(
            route -> route.open && route.method.equals(method) && route.match(path).isPresent());
  }

  private static List<String> parts(String path) {
    return List.of(path.split("/", -1));
  }

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> path = parts(target);
    List<String> allowed = new ArrayList<>();
    for (Route route : routes) {
      Optional<Map<String, String>> variables = route.match(path);
      if (variables.isPresent()) {
        if (route.method.equals(request.getMethod())) {
          base.setHandled(true);
          answer(route.endpoint, new Exchange(request, response, variables.get()));
          return;
        }
        allowed.add(route.method);
      }
    }
    if (!allowed.isEmpty()) {
      base.setHandled(true);
      response.setHeader("Allow", String.join(", ", allowed));
      Replies.error(
          response,
          HttpServletResponse.SC_METHOD_NOT_ALLOWED,
          "HY000",
          0,
          "Only " + String.join(", ", allowed) + " can be asked here");
    }
  }

  private static void answer(Endpoint endpoint, Exchange exchange) throws IOException {
    HttpServletResponse response = exchange.response();
    try {
      endpoint.answer(exchange);
    } catch (BadRequest e) {
      Replies.error(
          response, HttpServletResponse.SC_BAD_REQUEST, "HY000", 0, String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      if (response.isCommitted()) {
        LOG.warn("A reply was cut off: SQLSTATE {}", e.getSQLState());
      } else {
        Replies.error(response, Replies.status(e), Replies.Failure.of(e));
      }
    }
  }
}
