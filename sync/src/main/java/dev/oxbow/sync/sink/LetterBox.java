package dev.oxbow.sync.sink;

import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Consumers;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.apply.LetterState;
import dev.oxbow.sync.apply.Replay;
import dev.oxbow.sync.apply.Replay.Verdict;
import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.connect.Opened;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.letter.LetterTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * What an apply put aside: the letters in their topic, and in the target what has become of each.
 * It works beside the apply, whether that runs or not.
 *
 * <p>Life: opened, asked, closed; it reaches no server before it is asked. Used by one thread.
 */
public final class LetterBox implements AutoCloseable {
  /** As many letters are replayed together as are kept in memory. */
  private static final long MOST_BYTES = 32 << 20;

  private static final int MOST_LETTERS = 50_000;

  private final SinkConfig config;
  private final List<String> topics;
  private final Opened opened = new Opened();
  private final Cluster cluster;
  private final Consumers consumers;
  private final LetterTopic letters;
  private final MySqlConfig mySql;
  private final MySqlPool pool;

  private LetterBox(Map<String, String> settings) {
    this.config = new SinkConfig(settings);
    this.topics =
        List.of(settings.getOrDefault(SinkTask.TOPICS_CONFIG, "").trim().split("\\s*,\\s*"));
    this.mySql = config.mySql();
    this.cluster = opened.add(new Cluster(config.sync(), config.kafka()));
    this.consumers = opened.add(new Consumers(config.kafka(), cluster.failures(), 1));
    this.letters = new LetterTopic(cluster, consumers, config.deadLetters());
    // Only for how failures are told; it opens no connection.
    this.pool = opened.add(new MySqlPool(mySql));
  }

  /**
   * That of an apply.
   *
   * @param settings of its connector
   */
  public static LetterBox open(Map<String, String> settings) {
    return new LetterBox(settings);
  }

  /** Hears of a replay while it runs. */
  public interface Watch {
    /** So many more records of the apply's topics were looked at. */
    void looked(long records);

    /** What has become of a letter. */
    void settled(Verdict verdict);

    /** Letters that are open, of which their topic has no copy that is of the apply's topic. */
    void lost(TopicPart part, Set<Long> offsets);
  }

  /** The topic of the letters. */
  public LetterTopic topic() {
    return letters;
  }

  /**
   * What has become of each letter, by its offset.
   *
   * @throws dev.oxbow.error.OxbowException when the target cannot be asked
   */
  public Map<TopicPart, NavigableMap<Long, LetterState>> states() {
    try (Replay replay = replay(false, records -> {})) {
      return replay.letters();
    }
  }

  private Replay replay(boolean trusts, LongConsumer looked) {
    return new Replay(
        config.apply(),
        mySql,
        pool.failures(),
        new ClusterTopics(cluster),
        new ClusterLog(cluster, consumers, looked),
        trusts);
  }

  /**
   * Applies the letters that are open.
   *
   * @param trusts whether also those of which nobody can see whether newer records were applied
   * @throws dev.oxbow.error.OxbowException when a server fails; what was settled stays so
   */
  public void replay(boolean trusts, Watch watch) {
    try (Replay replay = replay(trusts, watch::looked)) {
      Map<TopicPart, Set<Long>> open = new TreeMap<>();
      replay
          .letters()
          .forEach(
              (part, states) ->
                  states.forEach(
                      (offset, state) -> {
                        if (state == LetterState.OPEN) {
                          open.computeIfAbsent(part, p -> new TreeSet<>()).add(offset);
                        }
                      }));
      if (open.isEmpty()) {
        return;
      }
      Map<String, Integer> partitions = new HashMap<>();
      for (String topic : topics) {
        cluster
            .topic(topic)
            .map(Topic::partitions)
            .ifPresent(each -> partitions.put(topic, each.size()));
      }
      replay.check(partitions);
      new Rounds(replay, open, watch).run();
      open.forEach(watch::lost);
    }
  }

  /** Replays letters as they are read, some at a time. */
  private final class Rounds {
    private final Replay replay;
    private final Map<TopicPart, Set<Long>> open;
    private final Watch watch;
    private final Map<String, TopicRecord> round = new LinkedHashMap<>();
    private long bytes;

    Rounds(Replay replay, Map<TopicPart, Set<Long>> open, Watch watch) {
      this.replay = replay;
      this.open = open;
      this.watch = watch;
    }

    void run() {
      letters.read(
          letter -> {
            if (round.containsKey(letter.place())) {
              // Of two topics of one name: only a look at the one that is there tells which.
              replayRound();
            }
            TopicRecord record = letter.record();
            Set<Long> own = open.get(new TopicPart(record.topic(), record.partition()));
            if (own != null && own.contains(record.offset())) {
              round.put(letter.place(), record);
              bytes += record.size();
              if (bytes >= MOST_BYTES || round.size() >= MOST_LETTERS) {
                replayRound();
              }
            }
          });
      replayRound();
      open.values().removeIf(Set::isEmpty);
    }

    private void replayRound() {
      List<TopicRecord> some = new ArrayList<>(round.values());
      round.clear();
      bytes = 0;
      replay.replay(
          some,
          verdict -> {
            Set<Long> own = open.get(verdict.part());
            if (own != null) {
              own.remove(verdict.offset());
            }
            watch.settled(verdict);
          });
    }
  }

  @Override
  public void close() {
    opened.close();
  }
}
