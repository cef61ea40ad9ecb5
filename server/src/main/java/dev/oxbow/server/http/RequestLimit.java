package dev.oxbow.server.http;

import java.io.IOException;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.server.HttpInput;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.HandlerWrapper;
import org.jspecify.annotations.Nullable;

/** Refuses requests that are too large, whether they say so or not, or that never end. */
public final class RequestLimit extends HandlerWrapper {
  private static final int TOO_LARGE = HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;

  /** What drivers give for it. */
  private static final int CODE = 1022;

  /** Who sends slower than this for so long holds a thread for nothing. */
  private static final int LEAST_BYTES_PER_SECOND = 1024;

  private static final int GRACE_SECONDS = 30;

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
      Replies.error(response, TOO_LARGE, "54000", CODE, message());
      return;
    }
    base.getHttpInput().addInterceptor(new Counter());
    try {
      super.handle(target, base, request, response);
    } catch (BadMessageException e) {
      if (e.getCode() != TOO_LARGE || response.isCommitted()) {
        throw e;
      }
      base.setHandled(true);
      response.setHeader("Connection", "close");
      Replies.error(response, TOO_LARGE, "54000", CODE, message());
    }
  }

  private String message() {
    return "The request is larger than the "
        + most
        + " bytes that this server takes (server.limits.request)";
  }

  /** Counts a body that comes in pieces. */
  private final class Counter implements HttpInput.Interceptor {
    private long read;
    private long begun;
    private HttpInput.@Nullable Content last;

    @Override
    public HttpInput.Content readFrom(HttpInput.Content content) {
      // Jetty's own limit would count from the request's first byte, so also what a login takes.
      begun = begun == 0 ? System.nanoTime() : begun;
      double seconds = (System.nanoTime() - begun) / 1e9;
      // A piece comes again until it is read to its end.
      read += content == last ? 0 : content.remaining();
      last = content;
      if (seconds > GRACE_SECONDS && read / seconds < LEAST_BYTES_PER_SECOND) {
        throw new BadMessageException(
            HttpServletResponse.SC_REQUEST_TIMEOUT, "The request comes too slowly");
      }
      if (read > most) {
        throw new BadMessageException(TOO_LARGE, message());
      }
      return content;
    }
  }
}
