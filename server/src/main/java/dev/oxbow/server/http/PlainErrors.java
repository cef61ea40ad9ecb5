package dev.oxbow.server.http;

import java.io.IOException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** What Jetty itself refuses, without traces, versions or anything of the request. */
public final class PlainErrors extends ErrorHandler {
  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    base.setHandled(true);
    int status = response.getStatus();
    String message =
        status >= HttpStatus.INTERNAL_SERVER_ERROR_500
            ? "The server failed; its log says more"
            : HttpStatus.getMessage(status);
    Replies.error(response, status, status >= 500 ? "XX000" : "HY000", 0, message);
  }
}
