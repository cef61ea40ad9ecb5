package dev.oxbow.server.login;

import dev.oxbow.jdbc.OxbowDriver;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.server.caller.CurrentCaller;
import dev.oxbow.server.http.BadRequest;
import dev.oxbow.server.http.Body;
import dev.oxbow.server.http.Exchange;
import dev.oxbow.server.http.Router;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/login}, {@code /v1/logout} and {@code /v1/me}: the console's login. */
public final class LoginEndpoints {
  private static final Logger AUDIT = LoggerFactory.getLogger("oxbow.audit");

  private final Optional<Logins> logins;

  public LoginEndpoints(Optional<Logins> logins) {
    this.logins = logins;
  }

  /** Who asks, as the console wants to know it. */
  public record Me(String user, Set<String> roles, boolean login, String version) {}

  public void addTo(Router router) {
    router.addOpen("POST", "/v1/login", this::login);
    router.addOpen("POST", "/v1/logout", this::logout);
    router.add("GET", "/v1/me", this::me);
  }

  private void login(Exchange exchange) throws IOException {
    requireScript(exchange);
    if (logins.isEmpty()) {
      exchange.reply(Map.of("login", false));
      return;
    }
    Body body = exchange.body("user", "password", "token");
    String user = body.text("user").orElse("");
    Optional<String> token = body.text("token");
    String password = body.text("password").orElse("");
    try {
      String session =
          token.isPresent()
              ? logins.get().begin(exchange.request(), token.get())
              : logins.get().begin(exchange.request(), user, password);
      AUDIT.info("login user={} address={}", known(user), exchange.request().getRemoteAddr());
      setCookie(exchange, session, "");
      exchange.reply(Map.of("login", true));
    } catch (LoginRefused e) {
      AUDIT.warn(
          "login refused user={} address={}",
          LoginGate.plainUser(known(user)),
          exchange.request().getRemoteAddr());
      LoginGate.refuse(e, exchange.request(), exchange.response(), "/v1/login");
    }
  }

  private static String known(String user) {
    return user.isEmpty() ? "(token)" : user;
  }

  private void logout(Exchange exchange) throws IOException {
    requireScript(exchange);
    logins.ifPresent(all -> all.end(exchange.request()));
    setCookie(exchange, "", "; Max-Age=0");
    exchange.reply(Map.of());
  }

  private static void requireScript(Exchange exchange) {
    if (exchange.request().getHeader(LoginGate.SCRIPT_HEADER) == null) {
      throw new BadRequest("The header " + LoginGate.SCRIPT_HEADER + " is missing");
    }
  }

  /** By hand, since the servlet API knows no SameSite. */
  private static void setCookie(Exchange exchange, String value, String more) {
    exchange
        .response()
        .addHeader(
            "Set-Cookie",
            Logins.COOKIE
                + "="
                + value
                + "; Path=/; HttpOnly; SameSite=Strict"
                + (exchange.request().isSecure() ? "; Secure" : "")
                + more);
  }

  private void me(Exchange exchange) throws IOException {
    Caller caller = CurrentCaller.get();
    exchange.reply(
        new Me(
            caller.user(),
            new TreeSet<>(caller.roles()),
            logins.isPresent(),
            OxbowDriver.version()));
  }
}
