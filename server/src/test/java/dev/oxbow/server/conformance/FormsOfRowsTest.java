package dev.oxbow.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.jdbc.wire.FrameReader;
import dev.oxbow.jdbc.wire.Headers;
import dev.oxbow.jdbc.wire.RowsBody;
import dev.oxbow.jdbc.wire.WireValues;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.JDBCType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in batches and rows in JSON are the same rows, and nobody gets batches unasked. */
final class FormsOfRowsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static BothModes modes;
  private static EveryType data;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws SQLException {
    data = EveryType.create();
    modes = new BothModes(folder, data.yaml());
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  private HttpResponse<byte[]> send(byte[] body, boolean batches) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + modes.port() + "/"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (batches) {
      request.header("Accept", "application/json, " + Headers.ROWS);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<byte[]> ask(Map<String, ?> message, boolean batches) throws IOException {
    return send(JSON.writeValueAsBytes(message), batches);
  }

  private void open(String id, Map<String, String> properties) throws IOException {
    HttpResponse<byte[]> opened =
        ask(Map.of("request", "openConnection", "connectionId", id, "info", properties), false);
    assertThat(opened.statusCode()).isEqualTo(200);
  }

  private HttpResponse<byte[]> execute(String id, int statement, String sql, boolean batches)
      throws IOException {
    return ask(
        Map.of(
            "request",
            "prepareAndExecute",
            "connectionId",
            id,
            "statementId",
            statement,
            "sql",
            sql,
            "maxRowCount",
            -1,
            "maxRowsInFirstFrame",
            3),
        batches);
  }

  private HttpResponse<byte[]> fetch(String id, int statement, int offset) throws IOException {
    return ask(
        Map.of(
            "request",
            "fetch",
            "connectionId",
            id,
            "statementId",
            statement,
            "offset",
            offset,
            "fetchMaxRowCount",
            -1),
        false);
  }

  private static String contentType(HttpResponse<byte[]> reply) {
    return reply.headers().firstValue("Content-Type").orElse("");
  }

  private static List<ValueType> types(JsonNode signature) {
    List<ValueType> types = new ArrayList<>();
    for (JsonNode column : signature.path("columns")) {
      types.add(
          new ValueType(
              JDBCType.valueOf(column.path("type").path("id").asInt()),
              column.path("precision").asInt(),
              column.path("scale").asInt(),
              true));
    }
    return types;
  }

  /** The rows of an answer, in whichever form. */
  private static List<@Nullable Object[]> rows(
      HttpResponse<byte[]> reply, JsonNode frame, List<ValueType> types) throws IOException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    if (RowsBody.isNamed(contentType(reply))) {
      assertThat(frame.path("rows")).isEmpty();
      FrameReader reader =
          new FrameReader(types, reply.body(), RowsBody.read(reply.body()).start());
      for (Object[] row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
      return rows;
    }
    for (JsonNode row : frame.path("rows")) {
      @Nullable Object[] values = JSON.treeToValue(row, Object[].class);
      rows.add(WireValues.code(values, types.stream().map(WireValues::decoder).toList()));
    }
    return rows;
  }

  private static JsonNode json(HttpResponse<byte[]> reply) throws IOException {
    assertThat(reply.statusCode()).isEqualTo(200);
    return JSON.readTree(
        RowsBody.isNamed(contentType(reply)) ? RowsBody.read(reply.body()).answer() : reply.body());
  }

  private List<@Nullable Object[]> all(String id, int statement, String sql, boolean batches)
      throws IOException {
    HttpResponse<byte[]> reply = execute(id, statement, sql, batches);
    JsonNode result = json(reply).path("results").path(0);
    List<ValueType> types = types(result.path("signature"));
    JsonNode frame = result.path("firstFrame");
    List<@Nullable Object[]> rows = new ArrayList<>(rows(reply, frame, types));
    int coded = RowsBody.isNamed(contentType(reply)) ? 1 : 0;
    while (!frame.path("done").asBoolean()) {
      reply = fetch(id, statement, rows.size());
      frame = json(reply).path("frame");
      rows.addAll(rows(reply, frame, types));
      coded += RowsBody.isNamed(contentType(reply)) ? 1 : 0;
    }
    assertThat(coded > 0).isEqualTo(batches);
    return rows;
  }

  @Test
  void bothFormsHoldTheSameValues() throws IOException {
    open("exact", Map.of(Headers.VALUES_PROPERTY, Headers.EXACT));
    int compared = 0;
    for (String sql : data.queries()) {
      List<@Nullable Object[]> listed = all("exact", 1 << 20, sql, false);
      List<@Nullable Object[]> coded = all("exact", 1 << 20, sql, true);
      assertThat(coded).as(sql).hasSameSizeAs(listed);
      for (int i = 0; i < listed.size(); i++) {
        assertThat(Arrays.deepEquals(coded.get(i), listed.get(i))).as(sql + ", row " + i).isTrue();
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(50);
  }

  /** Their values are other ones, which batches do not hold. */
  @Test
  void aClientOfAvaticasGetsNoBatches() throws IOException {
    open("stock", Map.of());
    JsonNode created =
        json(ask(Map.of("request", "createStatement", "connectionId", "stock"), true));
    int statement = created.path("statementId").asInt();
    HttpResponse<byte[]> reply = execute("stock", statement, "SELECT 1.25 AS d", true);
    JsonNode frame = json(reply).path("results").path(0).path("firstFrame");
    while (frame.path("rows").isEmpty() && !frame.path("done").asBoolean()) {
      // A frame may come before there are rows.
      reply = fetch("stock", statement, 0);
      frame = json(reply).path("frame");
    }
    assertThat(contentType(reply)).startsWith("application/json");
    assertThat(frame.path("rows").toString()).isEqualTo("[[1.25]]");
  }

  @Test
  void batchesAreNotFetchedInProtobuf() throws IOException {
    open("mixed", Map.of(Headers.VALUES_PROPERTY, Headers.EXACT));
    int statement = 1 << 20;
    HttpResponse<byte[]> begun =
        execute("mixed", statement, "SELECT * FROM (VALUES 1, 2, 3, 4, 5) AS t(n)", true);
    JsonNode frame = json(begun).path("results").path(0).path("firstFrame");
    assertThat(frame.path("done").asBoolean()).isFalse();
    int given = rows(begun, frame, List.of(ValueType.of(JDBCType.INTEGER))).size();
    byte[] fetch =
        new ProtobufTranslationImpl()
            .serializeRequest(new Service.FetchRequest("mixed", statement, given, -1));
    HttpResponse<byte[]> refused = send(fetch, false);
    assertThat(refused.statusCode()).isEqualTo(500);
    Service.Response answer = new ProtobufTranslationImpl().parseResponse(refused.body());
    assertThat(answer)
        .isInstanceOfSatisfying(
            Service.ErrorResponse.class,
            error -> assertThat(error.errorMessage).contains("fetch them with requests in JSON"));
  }
}
