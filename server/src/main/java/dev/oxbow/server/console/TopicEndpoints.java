package dev.oxbow.server.console;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.ProgressListener;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.Wanted;
import dev.oxbow.server.caller.Backends;
import dev.oxbow.server.caller.CurrentCaller;
import dev.oxbow.server.http.Exchange;
import dev.oxbow.server.http.Replies;
import dev.oxbow.server.http.Router;
import dev.oxbow.server.query.Statements;
import dev.oxbow.server.query.TrackedQuery;
import dev.oxbow.statement.Statistics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/topics/SCHEMA/TABLE}: the partitions of a topic with their offsets, and its newest
 * records with what could not be decoded. Asked in SQL, so that whoever may not see it does not.
 */
public final class TopicEndpoints {
  private static final Pattern RANGE = Pattern.compile("(\\d+):\\[(\\d+), (\\d+)\\)");
  private static final String UNKNOWN_COLUMN = "42703";
  private static final Set<String> UNKNOWN_TABLE = Set.of("42P01", "3F000");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int RECORDS = 50;
  private static final int MOST_RECORDS = 1_000;

  private final Backends backends;
  private final Statements statements;

  public TopicEndpoints(Backends backends, Statements statements) {
    this.backends = backends;
    this.statements = statements;
  }

  /** A partition: its first offset, and the one behind its last record. */
  public record Partition(int partition, long begin, long end) {}

  public void addTo(Router router) {
    router.add("GET", "/v1/topics/{schema}/{table}", this::answer);
  }

  private void answer(Exchange exchange) throws IOException, SQLException {
    byte[] reply;
    try {
      reply = read(exchange);
    } catch (SQLException e) {
      if (!UNKNOWN_COLUMN.equals(e.getSQLState()) && !UNKNOWN_TABLE.contains(e.getSQLState())) {
        throw e;
      }
      Replies.error(
          exchange.response(),
          404,
          "42P01",
          ErrorCode.UNKNOWN_TABLE.vendorCode(),
          "There is no topic '"
              + exchange.path("table")
              + "' in '"
              + exchange.path("schema")
              + "' whose records you may see");
      return;
    }
    exchange.response().setContentType("application/json;charset=utf-8");
    exchange.response().setHeader("Cache-Control", "no-store");
    exchange.response().getOutputStream().write(reply);
  }

  private byte[] read(Exchange exchange) throws IOException, SQLException {
    try {
      return ask(exchange, "_partition, _offset, _timestamp, _error, _key, _value, ");
    } catch (SQLException e) {
      if (!UNKNOWN_COLUMN.equals(e.getSQLState())) {
        throw e;
      }
      // Who may not see every column does not see the record as it came, either.
      return ask(exchange, "_partition, _offset, _timestamp, ");
    }
  }

  private byte[] ask(Exchange exchange, String internal) throws IOException, SQLException {
    String table = name(exchange.path("schema")) + "." + name(exchange.path("table"));
    int records = exchange.number("records", RECORDS, 1, MOST_RECORDS);
    int partition = exchange.number("partition", -1, -1, 1_000_000);
    String sql =
        "SELECT "
            + internal
            + "t.* FROM "
            + table
            + " AS t"
            + (partition < 0 ? "" : " WHERE _partition = " + partition)
            + before(exchange)
            + " ORDER BY _offset DESC, _partition LIMIT "
            + records;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AtomicReference<@Nullable String> id = new AtomicReference<>();
    try (Backend backend = backends.open(CurrentCaller.get());
        BackendQuery query = backend.prepare(sql)) {
      if (query instanceof TrackedQuery tracked) {
        tracked.onBegin(id::set);
      }
      RunOptions options = new RunOptions(TIMEOUT, 0, 0, Wanted.ROWS, ProgressListener.NONE);
      try (BackendRows rows = query.execute(List.of(), options);
          JsonGenerator json = Replies.JSON.createGenerator(out)) {
        json.writeStartObject();
        write(json, rows);
        json.writePOJOField("partitions", partitions(id.get()));
        json.writePOJOField("warnings", rows.warnings());
        json.writeEndObject();
      }
    }
    return out.toByteArray();
  }

  /** Older records: those before an offset of the partition. */
  private static String before(Exchange exchange) {
    int partition = exchange.number("partition", -1, -1, 1_000_000);
    Optional<String> before = exchange.parameter("before").filter(b -> b.matches("\\d{1,18}"));
    return partition < 0 || before.isEmpty() ? "" : " AND _offset < " + before.get();
  }

  private static void write(JsonGenerator json, BackendRows rows) throws IOException, SQLException {
    json.writeArrayFieldStart("columns");
    for (ColumnInfo column : rows.columns()) {
      json.writePOJO(new StatementRun.Column(column.label(), column.type().toString()));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("records");
    @Nullable Object @Nullable [] row = rows.next();
    while (row != null) {
      json.writeStartArray();
      for (Object value : row) {
        JsonValues.write(json, value);
      }
      json.writeEndArray();
      row = rows.next();
    }
    json.writeEndArray();
  }

  /** The snapshot that the statement read tells the offsets. */
  private List<Partition> partitions(@Nullable String id) {
    List<Partition> partitions = new ArrayList<>();
    if (id == null) {
      return partitions;
    }
    for (String line :
        statements
            .statistics(CurrentCaller.get(), id)
            .map(Statistics::snapshot)
            .orElse(List.of())) {
      Matcher m = RANGE.matcher(line);
      while (m.find()) {
        partitions.add(
            new Partition(
                Integer.parseInt(m.group(1)),
                Long.parseLong(m.group(2)),
                Long.parseLong(m.group(3))));
      }
    }
    return partitions;
  }

  /** A name in double quotes, whatever it holds. */
  private static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
