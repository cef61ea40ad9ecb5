package dev.oxbow.sync.binlog;

import static dev.oxbow.sync.binlog.ChangeLines.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events as newer servers or larger files would have them, made of those of the embedded one. */
@Timeout(60)
final class EventsFromBytesTest {
  private final MySqlServer server = TestServers.mySql();
  private String database = "";
  private Connection connection;

  @BeforeEach
  void create() throws Exception {
    database = server.createDatabase("bytes");
    connection = server.connect(database);
  }

  @AfterEach
  void drop() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop database " + database);
    }
    connection.close();
  }

  private BinlogPosition end() throws Exception {
    BinlogEnd end = BinlogEnd.of(connection);
    return new BinlogPosition(end.file(), end.offset(), GtidSet.parse(end.executed()));
  }

  private ServerAddress address() {
    return new ServerAddress(
        server.host(), server.port(), server.user(), server.password(), Duration.ofSeconds(10));
  }

  private BinlogReader.Options options() {
    return new BinlogReader.Options(
        4_714,
        Duration.ofSeconds(1),
        table -> true,
        new Watchdog.Terms(Duration.ofSeconds(60), () -> BinlogEnd.of(connection)),
        Optional.empty());
  }

  /** The events that the server wrote for some statements, up to the last one's end. */
  private List<BinlogEvent> events(BinlogPosition from, String... statements) throws Exception {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    List<BinlogEvent> events = new ArrayList<>();
    try (BinlogConnection stream = BinlogConnection.open(address(), from, options())) {
      while (events.stream().noneMatch(event -> event.type() == EventTypes.XID)) {
        stream.drain(events, Duration.ofMillis(200));
      }
    }
    return events.stream().filter(event -> event.type() != EventTypes.HEARTBEAT).toList();
  }

  private ChangeReader reader(BinlogPosition from, List<Change> to) throws Exception {
    PresentTables present = new PresentTables(connection, Collations.of(connection));
    return new ChangeReader(
        from,
        table -> table.database().equals(database),
        present,
        new ProvedTables(present, new DefinitionsAhead(address(), options())),
        to::add);
  }

  private static void readAll(ChangeReader reader, List<BinlogEvent> events)
      throws InterruptedException {
    for (BinlogEvent event : events) {
      reader.read(event);
    }
  }

  private static byte[] bytes(BinlogEvent event) {
    return ByteBuffer.allocate(EventHeader.LENGTH + event.body().length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) event.timestamp())
        .put((byte) event.type())
        .putInt((int) event.serverId())
        .putInt(EventHeader.LENGTH + event.body().length)
        .putInt(0)
        .putShort((short) event.flags())
        .put(event.body())
        .array();
  }

  private static void field(ByteArrayOutputStream out, int number, long value) {
    out.write(number);
    byte[] all =
        ByteBuffer.allocate(9)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xFE)
            .putLong(value)
            .array();
    out.write(all.length);
    out.writeBytes(all);
  }

  private static BinlogEvent payload(List<BinlogEvent> inner, boolean compressed) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    inner.forEach(event -> plain.writeBytes(bytes(event)));
    byte[] packed = compressed ? Zstd.compress(plain.toByteArray()) : plain.toByteArray();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    field(body, 2, compressed ? 0 : 255);
    field(body, 3, plain.size());
    field(body, 1, packed.length);
    body.write(0);
    body.writeBytes(packed);
    BinlogEvent last = inner.get(inner.size() - 1);
    return new BinlogEvent(
        EventTypes.TRANSACTION_PAYLOAD,
        last.timestamp(),
        last.serverId(),
        EventHeader.LENGTH + body.size(),
        last.next(),
        0,
        body.toByteArray());
  }

  @Test
  void compressedTransactionsTellTheSame() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table t (id int primary key, v text)");
    }
    BinlogPosition from = end();
    List<BinlogEvent> events =
        events(
            from,
            "begin",
            "insert into t values (1, repeat('x', 1000)), (2, 'b')",
            "update t set v = 'c' where id = 1",
            "delete from t where id = 2",
            "commit");
    List<Change> plain = new ArrayList<>();
    ChangeReader plainly = reader(from, plain);
    readAll(plainly, events);

    int gtid =
        events.indexOf(
            events.stream().filter(e -> e.type() == EventTypes.GTID).findFirst().orElseThrow());
    for (boolean compressed : new boolean[] {true, false}) {
      List<Change> unpacked = new ArrayList<>();
      ChangeReader reader = reader(from, unpacked);
      readAll(reader, events.subList(0, gtid + 1));
      assertThat(reader.position().executed()).isEqualTo(from.executed());
      reader.read(payload(events.subList(gtid + 1, events.size()), compressed));
      assertThat(lines(unpacked)).isEqualTo(lines(plain)).hasSize(6);
      assertThat(reader.position().executed())
          .as("the GTID counts once the whole transaction was told")
          .isEqualTo(plainly.position().executed())
          .isNotEqualTo(from.executed());
      assertThat(reader.position().offset()).isEqualTo(plainly.position().offset());
      assertThat(((Change.Begin) unpacked.get(0)).transaction())
          .isEqualTo(((Change.Begin) plain.get(0)).transaction());
    }
  }

  @Test
  void aTaggedTransactionTellsTheSameUnderItsOwnName() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table t (id int primary key)");
    }
    BinlogPosition from = end();
    List<Change> told = new ArrayList<>();
    ChangeReader reader = reader(from, told);
    for (BinlogEvent event : events(from, "insert into t values (1)")) {
      reader.read(event.type() == EventTypes.GTID ? TaggedGtidTest.event("blue", null, 10) : event);
    }
    assertThat(lines(told)).containsExactly("begin", "+ t 1", "end");
    GtidSet executed = reader.position().executed();
    assertThat(executed)
        .isNotNull()
        .asString()
        .contains("aae57b2f-8e44-11ee-a3d6-a036bcda1a41:blue:");
  }

  /** Since MySQL 8.0.21 CREATE TABLE .. SELECT is one transaction, with or without a BEGIN. */
  @Test
  void aTableThatIsCreatedWithRowsIsOneTransaction() throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table t (id int primary key)");
    }
    String create = "CREATE TABLE `t` (\n  `id` int NOT NULL\n) START TRANSACTION";
    BinlogPosition from = end();
    List<BinlogEvent> events = events(from, "insert into t values (1), (2)");
    for (boolean withBegin : new boolean[] {true, false}) {
      List<Change> told = new ArrayList<>();
      ChangeReader reader = reader(from, told);
      for (BinlogEvent event : events) {
        if (event.type() == EventTypes.QUERY) {
          if (withBegin) {
            reader.read(event);
          }
          reader.read(saying(create, event));
          assertThat(reader.position().executed()).isEqualTo(from.executed());
        } else {
          reader.read(event);
        }
      }
      assertThat(lines(told)).containsExactly("begin", create, "+ t 1", "+ t 2", "end");
      assertThat(told.stream().filter(Change.OfRow.class::isInstance).map(Change.OfRow.class::cast))
          .allSatisfy(row -> assertThat(row.place().transaction().gtid()).isNotNull());
      assertThat(reader.position().executed()).isNotEqualTo(from.executed());
    }
  }

  /** A BEGIN with other words. */
  private static BinlogEvent saying(String sql, BinlogEvent begin) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(begin.body(), 0, begin.body().length - "BEGIN".length());
    body.writeBytes(sql.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new BinlogEvent(
        begin.type(),
        begin.timestamp(),
        begin.serverId(),
        begin.length(),
        begin.next(),
        begin.flags(),
        body.toByteArray());
  }

  private static BinlogEvent upTo(long next, int length) {
    return new BinlogEvent(
        EventTypes.ROWS_QUERY, 0, 1, length, next & 0xFFFF_FFFFL, 0, new byte[0]);
  }

  /** Positions have 32 bits only; one transaction can make a file larger. */
  @Test
  void countsOnBeyondFourGibibytes() throws Exception {
    long limit = 1L << 32;
    ChangeReader reader =
        reader(new BinlogPosition("binlog.000009", limit - 300, null), new ArrayList<>());
    reader.read(upTo(limit - 100, 200));
    assertThat(reader.position().offset()).isEqualTo(limit - 100);
    reader.read(upTo(limit + 100, 200));
    assertThat(reader.position().offset()).isEqualTo(limit + 100);
    reader.read(upTo(2 * limit - 1, Integer.MAX_VALUE));
    reader.read(upTo(2 * limit + 50, 51));
    assertThat(reader.position().offset()).isEqualTo(2 * limit + 50);
    assertThat(reader.position().hasReached("binlog.000009", 2 * limit)).isTrue();
    byte[] rotate =
        ByteBuffer.allocate(8 + 13)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(4)
            .put("binlog.000010".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
            .array();
    reader.read(
        new BinlogEvent(EventTypes.ROTATE, 0, 1, 40, (2 * limit + 90) & 0xFFFF_FFFFL, 0, rotate));
    assertThat(reader.position()).isEqualTo(new BinlogPosition("binlog.000010", 4, null));
  }

  @Test
  void refusesToGoOnBehindFourGibibytesWithoutGtids() {
    BinlogPosition from = new BinlogPosition("binlog.000009", (1L << 32) + 4, null);
    assertThatThrownBy(() -> events(from))
        .hasMessageContaining("4 GiB")
        .hasMessageContaining("gtid_mode");
  }
}
