package dev.oxbow.kafka.client;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Failures of Kafka's clients, as they are told to people. */
public final class Failures {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  private final String source;
  private final String bootstrapServers;

  Failures(String source, String bootstrapServers) {
    this.source = source;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * What to throw for a failure.
   *
   * @param doing what was being done: {@code topic 'orders' was read}
   */
  public OxbowException of(Throwable failure, String doing) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof OxbowException ours) {
      return ours;
    }
    String what = "Kafka source '" + source + "' at " + bootstrapServers;
    String why = cause.getMessage();
    if (cause instanceof AuthenticationException) {
      return new OxbowException(
          ErrorCode.SOURCE_LOGIN,
          what + " refused the login: " + why + "; check its sasl.* and ssl.* settings",
          cause);
    }
    if (cause instanceof AuthorizationException) {
      return new OxbowException(
          ErrorCode.SOURCE_LOGIN,
          what
              + " does not allow it, when "
              + doing
              + ": "
              + why
              + "; grant this user DESCRIBE and READ on the topic",
          cause);
    }
    if (cause instanceof InterruptException || cause instanceof InterruptedException) {
      return new OxbowException(
          ErrorCode.CANCELLED, "The thread was interrupted when " + doing, cause);
    }
    if (cause instanceof WakeupException) {
      return new OxbowException(ErrorCode.CANCELLED, "The statement was cancelled", cause);
    }
    if (isUnknownTopic(cause)) {
      return gone(doing);
    }
    if (cause instanceof CorruptRecordException) {
      return new OxbowException(
          ErrorCode.SOURCE_DATA, what + " gave a corrupt batch when " + doing + ": " + why, cause);
    }
    if (isBadSetting(cause)) {
      return new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "A setting of Kafka source '"
              + source
              + "' is wrong: "
              + String.valueOf(root(cause).getMessage()),
          cause);
    }
    if (cause instanceof RetriableException || isNoAddress(cause)) {
      return unreachable(doing, cause);
    }
    return new OxbowException(
        ErrorCode.SOURCE_FAILED, what + " failed when " + doing + ": " + why, cause);
  }

  /** The clients refuse a setting, or several that do not fit together. */
  private static boolean isBadSetting(Throwable cause) {
    return root(cause) instanceof ConfigException e
        && !String.valueOf(e.getMessage()).contains(BOOTSTRAP_SERVERS);
  }

  private static Throwable root(Throwable cause) {
    return cause instanceof KafkaException && cause.getCause() instanceof ConfigException config
        ? config
        : cause;
  }

  static boolean isUnknownTopic(@Nullable Throwable cause) {
    return cause instanceof UnknownTopicOrPartitionException
        || cause instanceof UnknownTopicIdException
        || cause instanceof InvalidTopicException;
  }

  private static boolean isNoAddress(Throwable cause) {
    return cause instanceof KafkaException && cause.getCause() instanceof ConfigException;
  }

  /** Nobody answers. */
  public OxbowException unreachable(String doing, Throwable cause) {
    return new OxbowException(
        ErrorCode.SOURCE_UNREACHABLE,
        "Kafka source '%s' does not answer at bootstrap.servers %s (%s); check the address and that the brokers run: %s"
            .formatted(source, bootstrapServers, doing, cause.getMessage()),
        cause);
  }

  /** Nobody has answered for a while. */
  public OxbowException silent(String doing, Duration patience) {
    return new OxbowException(
        ErrorCode.SOURCE_UNREACHABLE,
        "Kafka source '%s' at bootstrap.servers %s gave nothing for %d s (%s); check that the partitions' brokers run, or raise scan.timeout"
            .formatted(source, bootstrapServers, patience.toSeconds(), doing));
  }

  /** The topic is no more. */
  public OxbowException gone(String doing) {
    return new OxbowException(
        ErrorCode.SOURCE_TABLE_GONE,
        "The topic no longer exists in Kafka source '%s' (%s); it was deleted meanwhile"
            .formatted(source, doing));
  }

  /** What is there is not what the statement began with. */
  public OxbowException changed(String what) {
    return new OxbowException(
        ErrorCode.SOURCE_CHANGED, what + " in Kafka source '" + source + "'; run it again");
  }
}
