package dev.oxbow.sync.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a user and password (BASIC) before anything but {@code /health}, and what workers ask
 * each other, which Connect signs with the group's own key.
 */
@Priority(Priorities.AUTHENTICATION)
final class LoginFilter implements ContainerRequestFilter {
  private static final Pattern BETWEEN_WORKERS =
      Pattern.compile("connectors/[^/]+/(tasks|fence)/?");
  private static final String BASIC = "basic ";

  private final Users users;

  LoginFilter(Users users) {
    this.users = users;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath().replaceFirst("^/", "");
    String method = request.getMethod();
    boolean isSigned =
        (method.equals("POST") || method.equals("PUT")) && BETWEEN_WORKERS.matcher(path).matches();
    if (path.equals(HealthFilter.PATH)
        || isSigned
        || isRight(request.getHeaderString("Authorization"))) {
      return;
    }
    request.abortWith(
        Response.status(Response.Status.UNAUTHORIZED)
            .header("WWW-Authenticate", "Basic realm=\"oxbow sync\", charset=\"UTF-8\"")
            .entity("{\"error_code\":401,\"message\":\"A user and a password are needed\"}")
            .type("application/json")
            .build());
  }

  private boolean isRight(@Nullable String header) {
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
      return false;
    }
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(header.substring(BASIC.length()).trim());
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
    for (int i = 0; i < decoded.length; i++) {
      if (decoded[i] == ':') {
        String name = new String(decoded, 0, i, StandardCharsets.UTF_8);
        return users.admits(name, Arrays.copyOfRange(decoded, i + 1, decoded.length));
      }
    }
    return false;
  }
}
