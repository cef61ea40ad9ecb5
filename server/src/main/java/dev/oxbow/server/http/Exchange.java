package dev.oxbow.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * One request and what answers it.
 *
 * @param variables the parts of the path that the route names
 */
public record Exchange(
    HttpServletRequest request, HttpServletResponse response, Map<String, String> variables) {
  /** A part of the path, decoded. */
  public String path(String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }

  /** The body as JSON. */
  private JsonNode json() throws IOException {
    try {
      JsonNode node = Replies.JSON.readTree(request.getInputStream());
      if (node == null || node instanceof MissingNode || !node.isObject()) {
        throw new BadRequest("The body must be a JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      // Its message would quote the body.
      throw new BadRequest("The body is not JSON", e);
    }
  }

  /** The body as an object of JSON that has no other fields than these. */
  public Body body(String... fields) throws IOException {
    return Body.of(json(), Set.of(fields));
  }

  /** A text of the query string. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(request.getParameter(name));
  }

  /** A whole number of the query string. */
  public int number(String name, int byDefault, int least, int most) {
    Optional<String> text = parameter(name);
    if (text.isEmpty()) {
      return byDefault;
    }
    try {
      int n = Integer.parseInt(text.get());
      if (n >= least && n <= most) {
        return n;
      }
    } catch (NumberFormatException notANumber) {
      throw new BadRequest(
          "'" + name + "' must be a number from " + least + " to " + most, notANumber);
    }
    throw new BadRequest("'" + name + "' must be a number from " + least + " to " + most);
  }

  public void reply(Object body) throws IOException {
    Replies.json(response, HttpServletResponse.SC_OK, body);
  }
}
