package dev.oxbow.server.http;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.HandlerWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other people's web pages away: sets the headers that tell browsers what a page of ours may
 * do, refuses requests that a page of another origin sends, and, where no login protects the data,
 * requests under a host name that is not this server's (a name that an attacker points at us).
 */
public final class Headers extends HandlerWrapper {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  private final boolean secure;
  private final boolean checkHost;
  private final Set<String> names;

  /**
   * @param secure whether all comes over TLS
   * @param checkHost whether the host's name must be known
   * @param names further names of this server
   */
  public Headers(boolean secure, boolean checkHost, Collection<String> names) {
    this.secure = secure;
    this.checkHost = checkHost;
    this.names = new HashSet<>(LOOPBACK);
    names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (secure) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
    String method = request.getMethod();
    if (method.equals("TRACE") || method.equals("OPTIONS") || method.equals("CONNECT")) {
      base.setHandled(true);
      Replies.error(response, 405, "HY000", 0, "The method is not supported");
    } else if (checkHost && !isKnown(request.getHeader("Host"))) {
      refuse(
          base,
          response,
          "This server has no login, so it answers to names that it knows only; add yours to"
              + " 'server.names'");
    } else if (isForeign(request)) {
      refuse(base, response, "Requests from pages of other origins are not answered");
    } else {
      super.handle(target, base, request, response);
    }
  }

  private static void refuse(Request base, HttpServletResponse response, String why)
      throws IOException {
    base.setHandled(true);
    Replies.error(response, HttpServletResponse.SC_FORBIDDEN, "28000", 0, why);
  }

  private boolean isKnown(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = withoutPort(host.toLowerCase(Locale.ROOT));
    // An address cannot be pointed elsewhere.
    return names.contains(name) || InetAddresses.isUriInetAddress(name);
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private boolean isForeign(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return false;
    }
    try {
      String authority = new URI(origin).getAuthority();
      if (authority == null) {
        return true;
      }
      String asked = request.getHeader("Host");
      return !authority.equalsIgnoreCase(asked)
          && !(names.contains(withoutPort(authority.toLowerCase(Locale.ROOT)))
              && !LOOPBACK.contains(withoutPort(authority.toLowerCase(Locale.ROOT))));
    } catch (URISyntaxException notAnOrigin) {
      return true;
    }
  }
}
