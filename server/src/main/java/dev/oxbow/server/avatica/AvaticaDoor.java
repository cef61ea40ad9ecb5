package dev.oxbow.server.avatica;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.oxbow.jdbc.OxbowDriver;
import dev.oxbow.jdbc.wire.BatchWriter;
import dev.oxbow.jdbc.wire.Headers;
import dev.oxbow.jdbc.wire.RowsBody;
import dev.oxbow.server.session.Sessions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.calcite.avatica.AvaticaSeverity;
import org.apache.calcite.avatica.NoSuchConnectionException;
import org.apache.calcite.avatica.remote.LocalService;
import org.apache.calcite.avatica.remote.ProtobufTranslation;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.server.AvaticaHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code POST /}, where Avatica's drivers and ours talk, in JSON and in Protobuf, and the
 * calls of our driver below {@code /v1/session/}; leaves all else to others. Who asks must be known
 * already ({@link dev.oxbow.server.caller.CurrentCaller}). Avatica's own handlers are not used:
 * they choose one format for a server, and send stack traces with their errors.
 */
public final class AvaticaDoor extends AbstractHandler implements AvaticaHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AvaticaDoor.class);
  private static final String VERSION = OxbowDriver.version();

  /** How long a text may be is what the limit of a request's size says. */
  private final ObjectMapper json =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .registerModule(
              new SimpleModule().addSerializer(CodedRows.class, new CodedRows.Serializer()));

  private final ProtobufTranslation protobuf = new ProtobufTranslationImpl();
  private final Requests requests;
  private final SessionCalls calls;

  public AvaticaDoor(Sessions sessions) {
    this.requests = new Requests(new LocalService(new OxbowMeta(sessions)));
    this.calls = new SessionCalls(sessions, json);
  }

  /** Nothing to remember: clients are not told which server of several has answered. */
  @Override
  public void setServerRpcMetadata(Service.RpcMetadataResponse metadata) {}

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean protocol = target.equals("/");
    if (!request.getMethod().equals("POST") || !(protocol || calls.knows(target))) {
      return;
    }
    base.setHandled(true);
    response.setHeader(Headers.VERSION, VERSION);
    byte[] body = request.getInputStream().readAllBytes();
    // Avatica's JSON is an object, or stands in a header; all else is Protobuf.
    String header = request.getHeader("request");
    Exchange exchange = new Exchange(request, response, header != null || isObject(body));
    exchange.begin();
    try {
      if (protocol) {
        talk(exchange, response, header == null ? body : header.getBytes(StandardCharsets.UTF_8));
      } else {
        calls.answer(target, response, body);
      }
    } finally {
      Exchange.end();
    }
  }

  private static boolean isObject(byte[] body) {
    return body.length > 0 && body[0] == '{';
  }

  private void talk(Exchange exchange, HttpServletResponse response, byte[] body)
      throws IOException {
    Service.Response answer;
    try {
      answer = requests.answer(parse(exchange.isJson(), body));
    } catch (IOException | RuntimeException e) {
      answer = failure(e);
      response.setStatus(
          e instanceof IOException
              ? HttpServletResponse.SC_BAD_REQUEST
              : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }
    List<BatchWriter> batches = exchange.batches();
    try (OutputStream out = response.getOutputStream()) {
      if (batches != null && !(answer instanceof Service.ErrorResponse)) {
        byte[] text = json.writeValueAsBytes(answer);
        response.setContentType(Headers.ROWS);
        response.setContentLengthLong(RowsBody.size(text, batches));
        RowsBody.write(out, text, batches);
      } else if (exchange.isJson()) {
        response.setContentType("application/json;charset=utf-8");
        json.writeValue(out, answer);
      } else {
        response.setContentType("application/octet-stream");
        out.write(protobuf.serializeResponse(answer));
      }
    }
  }

  private Service.Request parse(boolean isJson, byte[] body) throws IOException {
    try {
      return isJson ? json.readValue(body, Service.Request.class) : protobuf.parseRequest(body);
    } catch (IllegalArgumentException | NullPointerException e) {
      // Avatica's way to say that a request has no name, or one that is none, or lacks a part.
      throw new IOException("not a request of the protocol", e);
    }
  }

  private static Service.ErrorResponse failure(Exception e) {
    if (e instanceof Refusal refusal) {
      SQLException reason = refusal.reason();
      return error(
          String.valueOf(reason.getMessage()), reason.getErrorCode(), reason.getSQLState());
    }
    if (e instanceof NoSuchConnectionException gone) {
      return error(
          "The connection is not open at this server any more; open a new one",
          Service.ErrorResponse.MISSING_CONNECTION_ERROR_CODE,
          "08003");
    }
    if (e instanceof JsonProcessingException || e instanceof IOException) {
      LOG.debug("A malformed request", e);
      return error("The request is malformed", 1001, "08P01");
    }
    LOG.error("A request failed by a defect of the server", e);
    return error("The server failed with a defect of its own, please report it", 9001, "XX000");
  }

  private static Service.ErrorResponse error(String message, int code, String sqlState) {
    return new Service.ErrorResponse(
        List.of(message), message, code, sqlState, AvaticaSeverity.ERROR, null);
  }
}
