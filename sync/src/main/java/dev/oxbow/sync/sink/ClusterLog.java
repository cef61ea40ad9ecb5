package dev.oxbow.sync.sink;

import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Consumers;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.spi.LogRange;
import dev.oxbow.sync.apply.SourceLog;
import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.topic.TopicRead;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.common.utils.Utils;

/** Reads topics of a cluster once more. Used by one thread. */
final class ClusterLog implements SourceLog {
  private final Cluster cluster;
  private final Consumers consumers;
  private final LongConsumer watch;

  /**
   * @param watch hears how many records were read, again and again
   */
  ClusterLog(Cluster cluster, Consumers consumers, LongConsumer watch) {
    this.cluster = cluster;
    this.consumers = consumers;
    this.watch = watch;
  }

  @Override
  public void read(TopicPart part, long from, long to, Consumer<TopicRecord> each) {
    Topic topic = cluster.topic(part.topic()).orElse(null);
    if (topic == null) {
      return;
    }
    for (LogRange range : cluster.extent(topic)) {
      long begin = Math.max(from, range.begin());
      if (range.partition() == part.partition() && begin < to) {
        read(topic, new LogRange(part.partition(), begin, to), each);
      }
    }
  }

  private void read(Topic topic, LogRange range, Consumer<TopicRecord> each) {
    try (TopicRead read =
        new TopicRead(consumers, cluster.failures(), topic.name(), List.of(range))) {
      while (!read.isDone()) {
        List<TopicRead.Read> next = read.next();
        next.forEach(one -> each.accept(one.record()));
        watch.accept(next.size());
      }
    }
  }

  @Override
  public boolean isCompacted(String topic) {
    return cluster.topic(topic).map(Topic::compacted).orElse(true);
  }

  @Override
  public int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
