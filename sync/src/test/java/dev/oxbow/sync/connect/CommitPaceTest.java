package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.capture.Told;
import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.record.CapturedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

final class CommitPaceTest {
  private static final Captured RECORD =
      new Captured(
          new CapturedRecord("t", new byte[] {1}, new byte[] {2}, "1/0.0", 0),
          new Mark.Stream(new BinlogPosition("f", 4, null), 0),
          Map.of(),
          true);

  private final AtomicLong clock = new AtomicLong();
  private final CommitPace pace = new CommitPace(clock::get);
  private static final boolean END = true;
  private static final boolean MIDDLE = false;

  /** Of records that each do or do not end a transaction. */
  private static Batch batch(boolean... ends) {
    List<SourceRecord> records = new ArrayList<>();
    int lastEnd = -1;
    for (int i = 0; i < ends.length; i++) {
      lastEnd = ends[i] ? i : lastEnd;
      records.add(new ForgottenRecord(Map.of(), Map.of(), RECORD));
    }
    Told told = new Told(new BinlogPosition("f", 4, null), null, 0);
    return new Batch(records, lastEnd, 0, told, false);
  }

  @Test
  void commitsAtOnceWhenNothingMoreWaits() {
    assertThat(pace.after(batch(MIDDLE, END, MIDDLE), false).last()).isEqualTo(1);
    assertThat(pace.isOwing()).isFalse();
  }

  @Test
  void commitsNowAndThenWhileMoreWaits() {
    assertThat(pace.after(batch(END), true)).isEqualTo(CommitPace.Commit.NOTHING);
    clock.addAndGet(CommitPace.SHORTEST.toNanos());
    assertThat(pace.after(batch(END), true).last()).isZero();
    assertThat(pace.after(batch(END), true)).isEqualTo(CommitPace.Commit.NOTHING);
  }

  @Test
  void commitsTheRarerTheLongerItIsBehind() {
    pace.after(batch(END), true);
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(pace.after(batch(END), true).last()).isZero();
    clock.addAndGet(CommitPace.LONGEST.toNanos() - 1);
    assertThat(pace.after(batch(END), true)).isEqualTo(CommitPace.Commit.NOTHING);
    clock.addAndGet(1);
    assertThat(pace.after(batch(END), true).last()).isZero();

    assertThat(pace.after(batch(END), false).last()).as("caught up").isZero();
    clock.addAndGet(CommitPace.SHORTEST.toNanos());
    assertThat(pace.after(batch(END), true).last()).isZero();
  }

  @Test
  void commitsWhatItOwesWhenNothingCame() {
    pace.after(batch(END), false);
    assertThat(pace.after(batch(MIDDLE, END), true)).isEqualTo(CommitPace.Commit.NOTHING);
    assertThat(pace.isOwing()).isTrue();
    assertThat(pace.after(null, true).all()).isTrue();
    assertThat(pace.after(null, true).all()).isFalse();
  }

  @Test
  void commitsNothingBehindHalfATransaction() {
    pace.after(batch(END), false);
    pace.after(batch(END, MIDDLE), true);
    assertThat(pace.isOwing()).isFalse();
    assertThat(pace.after(null, true).all()).isFalse();
    assertThat(pace.after(batch(MIDDLE), false)).isEqualTo(CommitPace.Commit.NOTHING);
    assertThat(pace.after(batch(END), false).last()).isZero();
  }

  @Test
  void connectKeepsOneOfManyRecords() {
    Map<Object, Integer> kept = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      kept.put(new ForgottenRecord(Map.of(), Map.of(), RECORD), i);
    }
    assertThat(kept).hasSize(1);
  }
}
