package dev.oxbow.server.http;

import java.io.IOException;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.server.HttpInput;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.HandlerWrapper;

/** Refuses requests that are too large, whether they say so or not. */
public final class RequestLimit extends HandlerWrapper {
  private static final int TOO_LARGE = HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;

  private final long most;

  /**
   * @param most bytes of a body
   */
  public RequestLimit(long most) {
    this.most = most;
  }

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (request.getContentLengthLong() > most) {
      base.setHandled(true);
      // What is still to come is not read.
      response.setHeader("Connection", "close");
      Replies.error(response, TOO_LARGE, "54000", 0, message());
      return;
    }
    base.getHttpInput().addInterceptor(new Counter());
    super.handle(target, base, request, response);
  }

  private String message() {
    return "The request is larger than the "
        + most
        + " bytes that this server takes (server.limits.request)";
  }

  /** Counts a body that comes in pieces. */
  private final class Counter implements HttpInput.Interceptor {
    private long read;

    @Override
    public HttpInput.Content readFrom(HttpInput.Content content) {
      read += content.remaining();
      if (read > most) {
        throw new BadMessageException(TOO_LARGE, message());
      }
      return content;
    }
  }
}
