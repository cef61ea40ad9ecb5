package dev.oxbow.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** What Jetty itself refuses, without traces, versions or anything of the request. */
public final class PlainErrors extends ErrorHandler {
  /** What is no HTTP; there is no request yet, so no JSON either. */
  @Override
  public ByteBuffer badMessageError(int status, String reason, HttpFields fields) {
    fields.put(HttpHeader.CONTENT_TYPE, "text/plain");
    return ByteBuffer.wrap(HttpStatus.getMessage(status).getBytes(StandardCharsets.US_ASCII));
  }

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
