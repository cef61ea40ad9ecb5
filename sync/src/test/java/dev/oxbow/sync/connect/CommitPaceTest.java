package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.record.CapturedRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CommitPaceTest {
  private static final CapturedRecord RECORD =
      new CapturedRecord("t", new byte[] {1}, new byte[] {2}, "1/0.0", 0);

  private final AtomicLong clock = new AtomicLong();
  private final CommitPace pace = new CommitPace(clock::get);
  private final Captured end = captured(true);
  private final Captured middle = captured(false);

  private static Captured captured(boolean commits) {
    return new Captured(RECORD, new Mark.Stream(new BinlogPosition("f", 4, null), 0), commits);
  }

  @Test
  void commitsAtOnceWhenNothingMoreWaits() {
    assertThat(pace.after(List.of(middle, end, middle), false).last()).isSameAs(end);
    assertThat(pace.isOwing()).isFalse();
  }

  @Test
  void commitsNowAndThenWhileMoreWaits() {
    assertThat(pace.after(List.of(end), true).last()).isNull();
    clock.addAndGet(CommitPace.MOST.toNanos());
    assertThat(pace.after(List.of(end), true).last()).isSameAs(end);
    assertThat(pace.after(List.of(end), true).last()).isNull();
  }

  @Test
  void commitsWhatItOwesWhenNothingCame() {
    pace.after(List.of(end), false);
    assertThat(pace.after(List.of(middle, end), true))
        .isEqualTo(new CommitPace.Commit(null, false));
    assertThat(pace.isOwing()).isTrue();
    assertThat(pace.after(List.of(), true).all()).isTrue();
    assertThat(pace.after(List.of(), true).all()).isFalse();
  }

  @Test
  void commitsNothingBehindHalfATransaction() {
    pace.after(List.of(end), false);
    pace.after(List.of(end, middle), true);
    assertThat(pace.isOwing()).isFalse();
    assertThat(pace.after(List.of(), true).all()).isFalse();
    assertThat(pace.after(List.of(middle), false).last()).isNull();
    assertThat(pace.after(List.of(end), false).last()).isSameAs(end);
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
