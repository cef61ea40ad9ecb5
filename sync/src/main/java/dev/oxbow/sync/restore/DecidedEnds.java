package dev.oxbow.sync.restore;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.spi.LogRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a topic ends, such that no transaction of Kafka ends in its middle there: Kafka opens the
 * partitions of a committed transaction one after the other.
 */
final class DecidedEnds implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Cluster committed;
  private final Cluster all;

  /**
   * @param committed reads what is committed; stays the caller's
   */
  DecidedEnds(Cluster committed, String source, ClientSettings settings) {
    this.committed = committed;
    Map<String, String> given = new HashMap<>(settings.given());
    given.put("isolation.level", "read_uncommitted");
    this.all = new Cluster(source, new ClientSettings(settings.bootstrapServers(), given));
  }

  /**
   * The ends, which hold at least all that was visible anywhere in the cluster before the call.
   *
   * @param isEnd whether all of the topic is wanted; otherwise only what is older
   */
  List<LogRange> of(Topic topic, boolean isEnd) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean mustBeStill = isEnd && topic.partitions().size() > 1;
    List<LogRange> written = all.extent(topic);
    while (true) {
      List<LogRange> decided = committed.extent(topic);
      if (mustBeStill) {
        written = all.extent(topic);
      }
      if (hasReached(decided, written)) {
        return decided;
      }
      if (System.nanoTime() > deadline) {
        throw new OxbowException(
            ErrorCode.SOURCE_DATA,
            mustBeStill
                ? "Topic '"
                    + topic.name()
                    + "' is being written, so its partitions do not end at one moment; name one"
                    + " with --at, or pause what writes it"
                : "Topic '"
                    + topic.name()
                    + "' has a transaction that is neither committed nor given up for "
                    + PATIENCE.toSeconds()
                    + " s; what stands behind it cannot be read yet");
      }
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw committed.failures().of(e, "the end of topic '" + topic.name() + "' was awaited");
      }
    }
  }

  private static boolean hasReached(List<LogRange> decided, List<LogRange> written) {
    Map<Integer, Long> ends = new HashMap<>();
    decided.forEach(range -> ends.put(range.partition(), range.end()));
    return written.stream().allMatch(w -> ends.getOrDefault(w.partition(), -1L) >= w.end());
  }

  @Override
  public void close() {
    all.close();
  }
}
