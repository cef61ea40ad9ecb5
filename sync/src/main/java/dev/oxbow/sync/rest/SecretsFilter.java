package dev.oxbow.sync.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;

/**
 * Refuses to validate settings on request: Connect puts the file's secrets in where the settings
 * refer to them, and its answer repeats every value.
 */
final class SecretsFilter implements ContainerRequestFilter {
  private static final Pattern VALIDATION =
      Pattern.compile("connector-plugins/[^/]+/config/validate/?");

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath().replaceFirst("^/", "");
    if (VALIDATION.matcher(path).matches()) {
      request.abortWith(
          Response.status(Response.Status.FORBIDDEN)
              .entity(
                  "{\"error_code\":403,\"message\":\"Settings are not validated on request: the"
                      + " answer would show secrets\"}")
              .type("application/json")
              .build());
    }
  }
}
