package dev.oxbow.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.servlet.http.HttpServletResponse;

/** Answers in JSON. */
public final class Replies {
  /** Writes instants as ISO 8601, durations as milliseconds with fractions. */
  public static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addSerializer(Duration.class, new Milliseconds()))
          .build();

  private Replies() {}

  private static final class Milliseconds extends StdScalarSerializer<Duration> {
    private static final long serialVersionUID = 1L;

    Milliseconds() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(BigDecimal.valueOf(value.toNanos(), 6));
    }
  }

  /** What went wrong, as every endpoint says it. */
  public record Failure(String sqlState, int code, String message) {
    public static Failure of(SQLException e) {
      return new Failure(
          String.valueOf(e.getSQLState()), e.getErrorCode(), String.valueOf(e.getMessage()));
    }
  }

  public static void json(HttpServletResponse response, int status, Object body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    response.setStatus(status);
    response.setContentType("application/json;charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  public static void text(HttpServletResponse response, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(type);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  public static void error(
      HttpServletResponse response, int status, String sqlState, int code, String message)
      throws IOException {
    error(response, status, new Failure(sqlState, code, message));
  }

  public static void error(HttpServletResponse response, int status, Failure failure)
      throws IOException {
    json(response, status, Map.of("error", failure));
  }

  /** The HTTP status that fits an SQLSTATE. */
  public static int status(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return switch (state) {
      case "53300" -> 429;
      case "57P01" -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
      case "28000" -> HttpServletResponse.SC_UNAUTHORIZED;
      case "42501" -> HttpServletResponse.SC_FORBIDDEN;
      case "XX000" -> HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
      default -> HttpServletResponse.SC_BAD_REQUEST;
    };
  }
}
