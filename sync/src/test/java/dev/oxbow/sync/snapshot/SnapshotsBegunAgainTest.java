package dev.oxbow.sync.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.change.Transaction;
import dev.oxbow.sync.progress.Bound;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SnapshotsBegunAgainTest {
  private static final BinlogPosition HERE = new BinlogPosition("binlog.000001", 4, null);
  private static final TableName TABLE = new TableName("shop", "t");

  private static final TableSchema SCHEMA =
      new TableSchema(
          TABLE,
          List.of(
              new ChangeColumn(
                  new ColumnDefinition(
                      "id",
                      "int",
                      "int",
                      OptionalInt.empty(),
                      OptionalInt.empty(),
                      OptionalInt.empty(),
                      0,
                      "",
                      "",
                      true,
                      false,
                      ""),
                  MySqlType.INT,
                  List.of())),
          List.of(0));

  /** Three rows, in one chunk. */
  private static final class ThreeRows implements ChunkSource {
    final AtomicInteger reads = new AtomicInteger();

    @Override
    public List<TableName> tables(BinlogPosition stream) {
      return List.of(TABLE);
    }

    @Override
    public Map<TableName, Long> estimates() {
      return Map.of(TABLE, 3L);
    }

    @Override
    public Optional<Facts> table(TableName table, BinlogPosition stream) {
      return Optional.of(new Facts(SCHEMA, 3, 10, true));
    }

    @Override
    public Optional<Bound> next(TableSchema schema, Optional<Bound> after, int rows) {
      return Optional.empty();
    }

    @Override
    public Chunk read(Range range, BinlogPosition stream) {
      reads.incrementAndGet();
      return new Chunk(List.of(row(1), row(2), row(3)), Optional.empty(), HERE);
    }

    @Override
    public void readWhole(TableName table, BinlogPosition stream, WholeSink to) {
      throw new AssertionError("it has a key");
    }

    @Override
    public BinlogPosition end() {
      return HERE;
    }
  }

  private static Row row(long id) {
    return new Row(new Object[] {id});
  }

  private static Due due(Snapshots snapshots) throws InterruptedException {
    while (true) {
      Optional<Due> due = snapshots.next(HERE);
      if (due.isPresent()) {
        return due.orElseThrow();
      }
      Thread.sleep(1);
    }
  }

  @Test
  void tellsThatTheTableIsEmptyBeforeAnyWindowOpens() throws Exception {
    ThreeRows source = new ThreeRows();
    try (Snapshots snapshots =
        new Snapshots(source, new Snapshots.Choice(2, TABLE::equals, true))) {
      snapshots.startAgain(TABLE);
      Due first = due(snapshots);
      assertThat(first.truncates()).isTrue();
      assertThat(first.rows()).isEmpty();
      assertThat(first.isDone()).isFalse();
      assertThat(source.reads).as("chunks read before").hasValue(0);

      // Told by the stream, behind the truncation; so the window may leave it out.
      assertThat(snapshots.next(HERE)).isEmpty();
      Transaction transaction = new Transaction("1", null, 1, Instant.EPOCH);
      Place place = new Place(transaction, "binlog.000001", 4, 0, 0);
      snapshots.note(new Change.Insert(SCHEMA, row(2), place));

      Due second = due(snapshots);
      assertThat(second.truncates()).isFalse();
      assertThat(second.rows()).containsExactly(row(1), row(3));
      assertThat(second.isDone()).isTrue();
    }
  }
}
