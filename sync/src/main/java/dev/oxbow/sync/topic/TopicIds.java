package dev.oxbow.sync.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka for the ids of topics. Used by one thread at a time. */
final class TopicIds implements AutoCloseable {
  /** For a topic that does not exist. */
  static final String NONE = "";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Admin admin;

  private TopicIds(Admin admin) {
    this.admin = admin;
  }

  /**
   * @param producer settings of one that writes to the same cluster
   */
  static TopicIds open(String capture, Map<String, Object> producer) {
    Map<String, Object> settings = new HashMap<>(producer);
    settings.remove(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "oxbow-topics-" + capture);
    return new TopicIds(Admin.create(settings));
  }

  /**
   * The id of each topic; of those that this user may not see, and of brokers without ids, none.
   */
  Map<String, String> of(Collection<String> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, String> ids = new HashMap<>();
    if (topics.isEmpty()) {
      return ids;
    }
    DescribeTopicsOptions options = new DescribeTopicsOptions();
    options.timeoutMs((int) PATIENCE.toMillis());
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(topics, options).topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> each : answers.entrySet()) {
      try {
        Uuid id = each.getValue().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).topicId();
        if (!id.equals(Uuid.ZERO_UUID)) {
          ids.put(each.getKey(), id.toString());
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          ids.put(each.getKey(), NONE);
        } else if (!(e.getCause() instanceof TopicAuthorizationException
            || e.getCause() instanceof InvalidTopicException)) {
          throw e;
        }
      }
    }
    return ids;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
