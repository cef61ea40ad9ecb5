package dev.oxbow.sync.topic;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.progress.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the topics of a capture by the ids that Kafka gave them. One that was deleted and made
 * again, by the broker itself or by anybody, has its old name and another id; what it held is gone,
 * and its readers cannot know. The ids are kept with the capture's progress.
 *
 * <p>Life: opened, begun with what is kept, told what is written, closed. The thread that reads the
 * capture uses it; a thread of its own asks Kafka.
 */
public final class TopicWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** For how long a broker may not have heard of what another one did. */
  private static final Duration DOUBT = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** New topics are asked for each time, those that are known only now and then. */
  private static final int KNOWN_EVERY = 3;

  private final String capture;
  private final @Nullable TopicIds kafka;
  private final Function<String, List<TableName>> owners;
  private final Map<String, String> known = new ConcurrentHashMap<>();
  private final Set<String> written = ConcurrentHashMap.newKeySet();

  /**
   * Since when, by the clock of nanoseconds, topics are seen as others than those that are known.
   */
  private final Map<String, Long> doubted = new HashMap<>();

  private final Queue<Mark.Topic> learnt = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "oxbow-topics");
            thread.setDaemon(true);
            return thread;
          });
  private String last = "";
  private volatile @Nullable OxbowException failure;
  private int ticks;
  private boolean wasAsked = true;

  private TopicWatch(
      String capture, @Nullable TopicIds kafka, Function<String, List<TableName>> owners) {
    this.capture = capture;
    this.kafka = kafka;
    this.owners = owners;
  }

  /**
   * Opens a watch; one that sees nothing, and says so, where the producer of the capture has not
   * told how it reaches Kafka.
   *
   * @param owners the tables that are there and are written to a topic; asked by a thread of the
   *     watch, and only when the topic is gone
   */
  public static TopicWatch open(String capture, Function<String, List<TableName>> owners) {
    TopicIds kafka =
        ProducerSettings.of(capture).map(found -> TopicIds.open(capture, found)).orElse(null);
    if (kafka == null) {
      LOG.warn(
          "Capture '{}': topics that are deleted are not noticed; the connector lacks"
              + " producer.override.interceptor.classes and producer.override.{}",
          capture,
          ProducerSettings.CAPTURE);
    }
    return new TopicWatch(capture, kafka, owners);
  }

  /**
   * Compares with what was kept, and goes on doing so.
   *
   * @param topics of the capture's tables, and the others that it writes, each with the tables of
   *     which rows must be there
   * @param kept ids by topic
   * @throws OxbowException SOURCE_CHANGED when one is gone that holds rows, SOURCE_UNREACHABLE when
   *     Kafka cannot be asked
   */
  public void begin(Map<String, List<TableName>> topics, Map<String, String> kept) {
    if (kafka == null) {
      return;
    }
    Map<String, String> present = present(topics, kept);
    present.forEach(
        (topic, id) -> {
          String before = kept.getOrDefault(topic, TopicIds.NONE);
          List<TableName> tables = topics.getOrDefault(topic, List.of());
          if (isGone(id, before, tables)) {
            throw gone(topic, tables, id);
          }
          if (!before.equals(id)) {
            learn(topic, id, before);
          } else if (!id.equals(TopicIds.NONE)) {
            known.put(topic, id);
          }
        });
    clock.scheduleWithFixedDelay(
        this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** As they are, once no broker's answer can be an old one where it says that one is gone. */
  private Map<String, String> present(
      Map<String, List<TableName>> topics, Map<String, String> kept) {
    long deadline = System.nanoTime() + DOUBT.toNanos();
    try {
      while (true) {
        Map<String, String> present = Objects.requireNonNull(kafka).of(topics.keySet());
        boolean isDoubtful =
            present.entrySet().stream()
                .anyMatch(e -> isGone(e.getValue(), kept.get(e.getKey()), topics.get(e.getKey())));
        if (!isDoubtful || System.nanoTime() > deadline) {
          return present;
        }
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_UNREACHABLE,
          "Kafka does not tell which topics of capture '" + capture + "' exist: " + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OxbowException(
          ErrorCode.CANCELLED, "The start of capture '" + capture + "' was interrupted", e);
    }
  }

  private static boolean isGone(
      String id, @Nullable String before, @Nullable List<TableName> tables) {
    return before != null
        && !before.equals(TopicIds.NONE)
        && !before.equals(id)
        && tables != null
        && !tables.isEmpty();
  }

  /** A record goes to a topic; called by the thread that reads. */
  public void wrote(String topic) {
    if (!topic.equals(last)) {
      last = topic;
      written.add(topic);
    }
  }

  /**
   * The ids that are new since the last call, to be kept.
   *
   * @throws OxbowException SOURCE_CHANGED when a topic is gone
   */
  public List<Mark.Topic> learnt() {
    OxbowException found = failure;
    if (found != null) {
      throw found;
    }
    if (learnt.isEmpty()) {
      return List.of();
    }
    List<Mark.Topic> all = new ArrayList<>();
    for (Mark.Topic each = learnt.poll(); each != null; each = learnt.poll()) {
      all.add(each);
    }
    return all;
  }

  private void learn(String topic, String id, String before) {
    if (!before.equals(TopicIds.NONE)) {
      LOG.warn(
          "Capture '{}': topic '{}' was deleted, and with it what it held; it is begun anew",
          capture,
          topic);
    }
    if (id.equals(TopicIds.NONE)) {
      known.remove(topic);
    } else {
      known.put(topic, id);
    }
    learnt.add(new Mark.Topic(topic, id));
  }

  private void look() {
    ticks++;
    Set<String> asked = new HashSet<>(written);
    if (ticks % KNOWN_EVERY == 0) {
      asked.addAll(known.keySet());
    } else {
      asked.removeAll(known.keySet());
    }
    asked.addAll(doubted.keySet());
    try {
      if (kafka != null && failure == null) {
        kafka.of(asked).forEach(this::compare);
      }
      wasAsked = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      // The records themselves fail when Kafka is gone.
      if (wasAsked) {
        LOG.warn("Capture '{}' cannot look after its topics: {}", capture, e.toString());
      }
      wasAsked = false;
    }
  }

  private void compare(String topic, String id) {
    String before = known.getOrDefault(topic, TopicIds.NONE);
    if (before.equals(id)) {
      doubted.remove(topic);
      return;
    }
    // What a broker says may be old.
    long now = System.nanoTime();
    if (!before.equals(TopicIds.NONE)
        && now - doubted.computeIfAbsent(topic, t -> now) < DOUBT.toNanos()) {
      return;
    }
    doubted.remove(topic);
    if (!before.equals(TopicIds.NONE)) {
      List<TableName> tables = owners.apply(topic);
      if (!tables.isEmpty()) {
        failure = gone(topic, tables, id);
        return;
      }
    }
    learn(topic, id, before);
  }

  private OxbowException gone(String topic, List<TableName> tables, String id) {
    return new OxbowException(
        ErrorCode.SOURCE_CHANGED,
        "Topic '"
            + topic
            + "' was deleted"
            + (id.equals(TopicIds.NONE) ? "" : " and made again")
            + ": what capture '"
            + capture
            + "' had written to it is lost, and whoever reads it from now on lacks rows of "
            + String.join(", ", tables.stream().map(TableName::toString).toList())
            + " without knowing. Tell them once more: "
            + String.join("; ", tables.stream().map(t -> "./oxbow sync snapshot " + t).toList()));
  }

  @Override
  public void close() {
    clock.shutdownNow();
    if (kafka != null) {
      kafka.close();
    }
  }
}
