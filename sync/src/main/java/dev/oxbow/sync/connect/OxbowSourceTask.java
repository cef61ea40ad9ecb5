package dev.oxbow.sync.connect;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.BinlogReader;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.binlog.Resumption;
import dev.oxbow.sync.binlog.Watchdog;
import dev.oxbow.sync.capture.Capture;
import dev.oxbow.sync.capture.CaptureMeter;
import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.Preflight;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import dev.oxbow.sync.server.ServerIdentity;
import dev.oxbow.sync.snapshot.Snapshots;
import dev.oxbow.sync.topic.TopicWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one {@link Capture} within Kafka Connect. */
public final class OxbowSourceTask extends SourceTask {
  private static final Logger LOG = LoggerFactory.getLogger(OxbowSourceTask.class);
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Duration SHORT_PATIENCE = Duration.ofMillis(20);

  private @Nullable Running running;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> settings) {
    SourceConfig config = new SourceConfig(settings);
    Opened opened = new Opened();
    try {
      running = new Running(config, settings.getOrDefault("name", config.source()), opened);
    } catch (SQLException e) {
      opened.closeAfter(e);
      throw new ConnectException(
          "Capture '" + config.source() + "' cannot begin: " + e.getMessage(), e);
    } catch (OxbowException e) {
      opened.closeAfter(e);
      throw failed(e);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    Running present = running;
    if (present == null) {
      return null;
    }
    try {
      List<SourceRecord> records = present.poll();
      return records.isEmpty() ? null : records;
    } catch (OxbowException e) {
      throw failed(e);
    }
  }

  @Override
  public void stop() {
    Running present = running;
    running = null;
    if (present != null) {
      present.close();
    }
  }

  /** Whoever lacks a right of a reader lacks those of a replica too, mostly. */
  static ConnectException failed(OxbowException e) {
    return NeedsOperator.unlessItMayPass(
        e.code() != ErrorCode.SOURCE_PRIVILEGE
            ? e
            : new OxbowException(
                e.code(),
                e.getMessage()
                    + "; a capture also needs GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.*"
                    + " for it",
                e));
  }

  /** All that a started task has. */
  private final class Running {
    private final SourceConfig config;
    private final MySqlPool pool;
    private final ServerIdentity identity;
    private final Capture capture;
    private final RecordSize size;
    private final KeySeal seal;
    private final CaptureMeter meter;
    private final TopicWatch topics;
    private final Opened opened;
    private final ReadAhead<Batch> ahead;
    private final CommitPace pace = new CommitPace(System::nanoTime);
    private @Nullable Mark mark;
    private Map<String, String> partition = Map.of();
    private Map<String, Object> offset = Map.of();

    Running(SourceConfig config, String name, Opened opened) throws SQLException {
      this.config = config;
      this.opened = opened;
      this.seal = config.seal();
      this.size = new RecordSize(config.recordBytes());
      MySqlConfig mySql = config.mySql();
      this.pool = opened.add(new MySqlPool(mySql));
      Connection connection = opened.add(pool.borrow());
      ServerAddress address = ServerAddress.of(mySql);
      for (String warning :
          Preflight.check(address, connection, config.serverId(), config.wantedTables())) {
        LOG.warn("Capture '{}': {}", config.source(), warning);
      }
      this.identity = ServerIdentity.of(connection);
      Mark.Stream from = from(address, connection);
      Collations collations = Collations.of(connection);
      // Nobody holds one while there is nothing to ask: it would be dead by then.
      connection.close();
      PresentTables present = new PresentTables(pool, collations);
      Formats formats = new Formats(config);
      for (String warning : formats.check(present)) {
        LOG.warn("Capture '{}': {}", config.source(), warning);
      }
      this.topics = opened.add(KeptTopics.watch(config, formats, pool));
      KeptTopics.begin(topics, config, formats, present.tables(), context.offsetStorageReader());
      Snapshots snapshots =
          opened.add(
              StartedSnapshots.of(
                  config, pool, collations, present.tables(), context.offsetStorageReader()));
      this.capture =
          opened.add(
              new Capture(
                  new Capture.Settings(
                      identity.uuid(),
                      config.transactionRows(),
                      config.batch(),
                      config.heartbeat()),
                  from,
                  formats.records(),
                  snapshots,
                  sink ->
                      BinlogReader.open(
                          address,
                          from.position(),
                          new BinlogReader.Options(
                              config.serverId(),
                              Duration.ofSeconds(1),
                              config.tables().inStream(),
                              new Watchdog.Terms(config.silence(), this::end),
                              identity.uuid()),
                          present,
                          sink)));
      this.meter = opened.add(CaptureMeter.start(name, pool, capture, snapshots::progress));
      opened.add(CaptureBean.register(name, meter));
      this.ahead = opened.add(ReadAhead.start("oxbow-capture-" + name, this::read));
    }

    /**
     * Where the last run stopped; a first run begins at the end of the binlog, and says so at once.
     */
    private Mark.Stream from(ServerAddress address, Connection connection) throws SQLException {
      Map<String, Object> offset =
          context.offsetStorageReader().offset(SourceOffsets.stream(config.source()));
      if (offset != null) {
        Mark.Stream last = SourceOffsets.stream(offset);
        for (String warning :
            Resumption.check(address, connection, last.position(), SourceOffsets.server(offset))) {
          LOG.warn("Capture '{}': {}", config.source(), warning);
        }
        return last;
      }
      BinlogEnd end = BinlogEnd.of(connection);
      GtidSet executed = identity.hasGtids() ? GtidSet.parse(end.executed()) : null;
      return new Mark.Stream(new BinlogPosition(end.file(), end.offset(), executed), 0);
    }

    /** On a connection of its own: it is asked when the others may be dead. */
    private BinlogEnd end() throws SQLException {
      try (Connection other = pool.borrow()) {
        return BinlogEnd.of(other);
      }
    }

    List<SourceRecord> poll() throws InterruptedException {
      Batch batch = ahead.poll(pace.isOwing() ? SHORT_PATIENCE : PATIENCE);
      boolean isBehind = ahead.hasNext() || (batch != null && batch.hasMore());
      TransactionContext transactions = context.transactionContext();
      if (transactions != null) {
        pace.after(batch, isBehind).tell(transactions, batch);
      }
      if (batch == null) {
        return List.of();
      }
      meter.count(batch.records().size(), batch.bytes(), batch.told());
      return batch.records();
    }

    /** Called by a thread of its own. */
    private @Nullable Batch read() throws InterruptedException {
      topics.learnt().forEach(capture::keep);
      List<Captured> read = capture.poll(PATIENCE);
      if (read.isEmpty()) {
        return null;
      }
      List<SourceRecord> records = new ArrayList<>(read.size());
      int lastEnd = -1;
      long bytes = 0;
      for (Captured captured : read) {
        size.check(captured);
        topics.wrote(captured.record().topic());
        bytes += captured.record().bytes();
        if (captured.commits()) {
          lastEnd = records.size();
        }
        records.add(record(captured));
      }
      // A batch that is not full was all there was a moment ago.
      boolean isFull = read.size() >= config.batch() || bytes >= Capture.MOST_BYTES;
      return new Batch(records, lastEnd, bytes, capture.told(), isFull && capture.hasMore());
    }

    private SourceRecord record(Captured captured) {
      if (!captured.mark().equals(mark)) {
        // Those of one transaction share it.
        mark = captured.mark();
        partition = SourceOffsets.partition(config.source(), mark);
        offset = SourceOffsets.offset(mark, identity, seal);
      }
      return new ForgottenRecord(partition, offset, captured);
    }

    void close() {
      opened.close();
    }
  }
}
