package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReadAheadTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void givesBatchesInOrderAndReadsNoFurtherThanOneAhead() throws Exception {
    AtomicInteger made = new AtomicInteger();
    Semaphore begun = new Semaphore(0);
    try (ReadAhead<Integer> ahead =
        ReadAhead.start(
            "test",
            () -> {
              begun.release();
              return made.getAndIncrement();
            })) {
      // One waits and one more is made, which finds no room.
      assertThat(begun.tryAcquire(2, 30, TimeUnit.SECONDS)).isTrue();
      assertThat(begun.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
      for (int i = 0; i < 100; i++) {
        assertThat(ahead.poll(LONG)).isEqualTo(i);
      }
    }
  }

  @Test
  void givesWhatWasReadBeforeTheFailureFirst() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (ReadAhead<Integer> ahead =
        ReadAhead.start(
            "test",
            () -> {
              int call = calls.getAndIncrement();
              if (call == 1) {
                throw new IllegalStateException("the second");
              }
              return call;
            })) {
      assertThat(ahead.poll(LONG)).isZero();
      for (int i = 0; i < 2; i++) {
        // Whoever asks again is told again.
        assertThatThrownBy(
                () -> {
                  while (ahead.poll(Duration.ofMillis(10)) == null) {}
                })
            .hasMessage("the second");
      }
    }
  }

  @Test
  void givesNothingWhereNothingCame() throws Exception {
    try (ReadAhead<Integer> ahead =
        ReadAhead.start(
            "test",
            () -> {
              Thread.sleep(1);
              return null;
            })) {
      assertThat(ahead.poll(Duration.ofMillis(20))).isNull();
      assertThat(ahead.hasNext()).isFalse();
    }
  }

  @Test
  void endsAReaderThatWaits() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ReadAhead<Integer> ahead =
        ReadAhead.start(
            "test",
            () -> {
              began.countDown();
              try {
                Thread.sleep(LONG.toMillis());
                return 1;
              } finally {
                ended.countDown();
              }
            });
    assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
    ahead.close();
    assertThat(ended.getCount()).isZero();
  }
}
