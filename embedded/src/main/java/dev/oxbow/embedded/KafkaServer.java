package dev.oxbow.embedded;

/**
 * A Kafka cluster to work with: our own broker, a container, or one that somebody else runs. Safe
 * for use by several threads.
 */
public interface KafkaServer {
  /** host:port, more of them after commas: what every Kafka client takes. */
  String bootstrapServers();

  /** A topic name that starts with a prefix and is used by nobody else; the topic is not made. */
  default String uniqueTopic(String prefix) {
    return UniqueNames.next(prefix);
  }
}
