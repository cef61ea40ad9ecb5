package dev.oxbow.kafka.client;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/**
 * Consumers at rest, since making one costs 10 to 20 ms. One that is taken belongs to one thread
 * until it is given back. Thread-safe.
 */
public final class Consumers implements AutoCloseable {
  /**
   * After so long what lies between may have forgotten its connections, without a word to either
   * end: a fetch would then wait for its answer until it times out.
   */
  private static final Duration LONGEST_REST = Duration.ofMinutes(2);

  private final ClientSettings settings;
  private final Failures failures;
  private final int mostAtRest;

  /** The one given back last comes first. */
  private final Deque<Resting> atRest = new ArrayDeque<>();

  private boolean closed;

  private record Resting(Consumer<ByteBuffer, ByteBuffer> consumer, long sinceNanos) {
    boolean isFresh() {
      return System.nanoTime() - sinceNanos < LONGEST_REST.toNanos();
    }
  }

  /**
   * @param mostAtRest how many are kept when nobody reads
   */
  public Consumers(ClientSettings settings, Failures failures, int mostAtRest) {
    this.settings = settings;
    this.failures = failures;
    this.mostAtRest = mostAtRest;
  }

  /** A consumer with nothing assigned. */
  public Consumer<ByteBuffer, ByteBuffer> take() {
    List<Resting> stale = new ArrayList<>();
    try {
      synchronized (this) {
        if (closed) {
          throw new IllegalStateException("closed");
        }
        while (!atRest.isEmpty() && !atRest.getLast().isFresh()) {
          stale.add(atRest.removeLast());
        }
        Resting fresh = atRest.pollFirst();
        if (fresh != null) {
          return fresh.consumer();
        }
      }
      return make(Map.of());
    } finally {
      stale.forEach(resting -> discard(resting.consumer()));
    }
  }

  /** A consumer that fetches little at a time; the caller closes it. */
  public Consumer<ByteBuffer, ByteBuffer> forSample() {
    return make(Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, String.valueOf(256 << 10)));
  }

  private Consumer<ByteBuffer, ByteBuffer> make(Map<String, Object> special) {
    Map<String, Object> all = new HashMap<>(settings.consumer());
    all.putAll(special);
    try {
      return new KafkaConsumer<>(all);
    } catch (KafkaException e) {
      throw failures.of(e, "a consumer was made");
    }
  }

  /** Takes a consumer back from the thread that used it. */
  public void giveBack(Consumer<ByteBuffer, ByteBuffer> consumer) {
    consumer.assign(List.of());
    synchronized (this) {
      if (!closed && atRest.size() < mostAtRest) {
        atRest.addFirst(new Resting(consumer, System.nanoTime()));
        return;
      }
    }
    discard(consumer);
  }

  /** Closes a consumer that may have been woken, or whose state is unknown. */
  public static void discard(Consumer<ByteBuffer, ByteBuffer> consumer) {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  @Override
  public void close() {
    List<Resting> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(atRest);
      atRest.clear();
    }
    last.forEach(resting -> discard(resting.consumer()));
  }
}
