package dev.oxbow.server.login;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.server.caller.CurrentCaller;
import dev.oxbow.server.config.RoleConfig;
import dev.oxbow.server.http.Replies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.HandlerWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets nobody in who has not said who he is, and tells the handlers behind it who it was. */
public final class LoginGate extends HandlerWrapper {
  /** Only a script of our own page can send it: other origins' scripts are not let to. */
  static final String SCRIPT_HEADER = "X-Oxbow-Request";

  private static final Logger AUDIT = LoggerFactory.getLogger("oxbow.audit");
  private static final ErrorCode LOGIN = ErrorCode.LOGIN;
  private static final int MOST_OF_TOOL = 100;

  private final Optional<Logins> logins;
  private final BiPredicate<String, String> open;

  /**
   * @param logins empty when nobody is asked
   * @param open whether a method and a path need no login
   */
  public LoginGate(Optional<Logins> logins, BiPredicate<String, String> open) {
    this.logins = logins;
    this.open = open;
  }

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (open.test(request.getMethod(), target)) {
      super.handle(target, base, request, response);
      return;
    }
    Caller caller;
    try {
      caller = logins.isPresent() ? identify(logins.get(), request) : nobody(request);
    } catch (LoginRefused e) {
      base.setHandled(true);
      refuse(e, request, response, target);
      return;
    }
    try {
      CurrentCaller.<CannotHandle>as(
          caller,
          () -> {
            try {
              super.handle(target, base, request, response);
            } catch (IOException | ServletException e) {
              throw new CannotHandle(e);
            }
          });
    } catch (CannotHandle e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new ServletException(e.getCause());
    }
  }

  private static Caller identify(Logins logins, HttpServletRequest request) throws LoginRefused {
    Logins.Proof proof = logins.identify(request);
    boolean changes = !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
    if (proof.way() == Logins.Way.SESSION && changes && request.getHeader(SCRIPT_HEADER) == null) {
      throw LoginRefused.missing();
    }
    User user = proof.user();
    return new Caller(
        user.name(),
        user.roles(),
        address(request),
        proof.way() == Logins.Way.SESSION ? "console" : tool(request));
  }

  /** Without a login whoever reaches the server is its owner. */
  private static Caller nobody(HttpServletRequest request) {
    return new Caller(Caller.NOBODY, Set.of(RoleConfig.ADMIN), address(request), tool(request));
  }

  private static String address(HttpServletRequest request) {
    return request.getRemoteAddr() + ":" + request.getRemotePort();
  }

  private static String tool(HttpServletRequest request) {
    if (request.getHeader(SCRIPT_HEADER) != null) {
      return "console";
    }
    String agent = request.getHeader("User-Agent");
    return agent == null ? "" : agent.substring(0, Math.min(agent.length(), MOST_OF_TOOL));
  }

  /** Says no, in the same words on every path. */
  static void refuse(
      LoginRefused why, HttpServletRequest request, HttpServletResponse response, String target)
      throws IOException {
    String authorization = request.getHeader("Authorization");
    if (authorization != null) {
      AUDIT.warn(
          "refused user={} address={} path={}",
          plainUser(claimedUser(authorization)),
          address(request),
          plain(target));
    }
    int status = why.isTooMany() ? 429 : why.isInsecure() ? 403 : 401;
    if (why.retryAfterSeconds() > 0) {
      response.setHeader("Retry-After", Long.toString(why.retryAfterSeconds()));
    }
    if (status == 401) {
      // A browser would ask by a window of its own where the console asks by its page.
      response.setHeader(
          "WWW-Authenticate",
          request.getHeader(SCRIPT_HEADER) == null
              ? "Basic realm=\"oxbow\", charset=\"UTF-8\""
              : "Oxbow");
    }
    Replies.error(
        response, status, LOGIN.sqlState(), LOGIN.vendorCode(), String.valueOf(why.getMessage()));
  }

  /** Whom a login was tried for. */
  private static String claimedUser(String authorization) {
    if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return "(token)";
    }
    try {
      String both =
          new String(
              Base64.getDecoder().decode(authorization.substring(6).trim()),
              StandardCharsets.UTF_8);
      int colon = both.indexOf(':');
      return colon < 0 ? "(unreadable)" : both.substring(0, colon);
    } catch (IllegalArgumentException notBase64) {
      return "(unreadable)";
    }
  }

  /** A name that somebody sent must not look like another field or another line. */
  static String plainUser(String name) {
    String cut = name.substring(0, Math.min(name.length(), MOST_OF_TOOL));
    return cut.isEmpty() ? "-" : cut.replaceAll("[^\\p{L}\\p{N}_.@+()-]", "_");
  }

  private static String plain(String text) {
    String cut = text.substring(0, Math.min(text.length(), MOST_OF_TOOL));
    return cut.replaceAll("[^\\w./-]", "_");
  }

  /** Carries what a handler threw through a place that allows one kind only. */
  private static final class CannotHandle extends Exception {
    private static final long serialVersionUID = 1L;

    CannotHandle(Exception cause) {
      super(cause);
    }
  }
}
