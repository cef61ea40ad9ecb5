package dev.oxbow.sync.restore;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Consumers;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.write.WriteConnection;
import dev.oxbow.spi.LogRange;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.table.TargetTable;
import dev.oxbow.sync.topic.TopicRead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds a table as it was at a moment: an apply with an end, into a table beside its target that
 * takes the target's name when it is whole.
 *
 * <p>Life: looks first, which reads the topic once and refuses what cannot be restored before
 * anything is written; then runs, which reads it again up to the moment. Used by one thread.
 */
public final class Restore implements AutoCloseable {
  private final Request request;
  private final MySqlConfig mySql;
  private final Cluster cluster;
  private final Consumers consumers;
  private final DecidedEnds ends;
  private @Nullable Survey survey;
  private Optional<Definitions> definitions = Optional.empty();
  private Optional<String> gap = Optional.empty();
  private String topicId = "";
  private long bytes;

  /**
   * What is wanted.
   *
   * @param definitions the topic of definitions; empty for the capture's default name
   * @param isIncomplete whether also what is not the whole table is restored
   * @param replaces whether the target may have rows, which are gone then
   */
  public record Request(
      String topic,
      Wanted wanted,
      Moment moment,
      TableName target,
      Optional<String> definitions,
      boolean isIncomplete,
      boolean replaces) {}

  /** Follows how records pass; may throw to end it. */
  @FunctionalInterface
  public interface Watch {
    void passed(long records, long bytes);
  }

  /**
   * @param source the name of the cluster, for messages
   * @param kafka how it is reached
   * @param mySql where the table is written
   */
  public Restore(Request request, String source, ClientSettings kafka, MySqlConfig mySql) {
    this.request = request;
    this.mySql = mySql;
    Map<String, String> given = new HashMap<>(kafka.given());
    given.put("isolation.level", "read_committed");
    ClientSettings committed = new ClientSettings(kafka.bootstrapServers(), given);
    this.cluster = new Cluster(source, committed);
    this.consumers = new Consumers(committed, cluster.failures(), 1);
    this.ends = new DecidedEnds(cluster, source, committed);
  }

  private Topic topic(String name) {
    return cluster
        .topic(name)
        .orElseThrow(
            () ->
                new OxbowException(ErrorCode.UNKNOWN_TABLE, "Topic '" + name + "' does not exist"));
  }

  /**
   * Finds the moment, and makes sure that the table can be restored as it was then.
   *
   * @throws OxbowException why not
   */
  public void look(Watch watch) {
    on(
        side -> {
          side.checkTarget(request.replaces());
          return side;
        });
    Topic topic = topic(request.topic());
    topicId = topic.id();
    if (topic.compacted() && !(request.moment() instanceof Moment.End)) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "Topic '"
              + request.topic()
              + "' is compacted (cleanup.policy), so what a row was before its last change may be"
              + " gone: only its end can be restored, without --at");
    }
    // First the definitions: what they tell to be done must be among the rows that are read.
    String definitionsTopic = request.definitions().orElseGet(() -> source(topic) + ".definitions");
    Optional<Topic> defining = cluster.topic(definitionsTopic);
    if (request.definitions().isPresent()) {
      topic(definitionsTopic);
    }
    List<LogRange> defined = defining.map(cluster::extent).orElse(List.of());
    List<LogRange> ranges = ends.of(topic, request.moment() instanceof Moment.End);
    Survey looking = new Survey(request.wanted(), request.moment(), ranges);
    read(topic.name(), ranges, looking::add, watch);
    looking.checkOrder();
    survey = looking;
    definitions =
        defining.map(
            found -> {
              Definitions told = new Definitions(looking.table());
              read(found.name(), defined, each -> told.add(each.record()), (records, size) -> {});
              return told;
            });
    gap = new History(looking, request.moment(), topic.compacted(), definitions).gap();
    if (gap.isPresent() && !request.isIncomplete()) {
      throw new OxbowException(
          ErrorCode.SOURCE_DATA,
          "Table "
              + looking.table()
              + " as it was at "
              + request.moment()
              + " is not in topic '"
              + request.topic()
              + "': "
              + gap.get()
              + ". --incomplete restores what is there");
    }
    bytes = looking.bytes();
  }

  private void read(String topic, List<LogRange> ranges, Consumer<TopicRead.Read> to, Watch watch) {
    try (TopicRead read = new TopicRead(consumers, cluster.failures(), topic, ranges)) {
      while (!read.isDone()) {
        List<TopicRead.Read> next = read.next();
        next.forEach(to);
        watch.passed(next.size(), size(next));
      }
    }
  }

  private static long size(List<TopicRead.Read> records) {
    return records.stream().mapToLong(each -> each.record().size()).sum();
  }

  /** The name of the capture, by the first record of the table. */
  private String source(Topic topic) {
    Survey first = new Survey(request.wanted(), new Moment.End(), List.of());
    try (TopicRead read =
        new TopicRead(consumers, cluster.failures(), topic.name(), cluster.extent(topic))) {
      while (!read.isDone() && first.source().isEmpty()) {
        read.next().forEach(first::add);
      }
    }
    first.table();
    return first.source();
  }

  /** The bytes of the records up to the moment, once it is found. */
  public long bytes() {
    return bytes;
  }

  /**
   * Restores the table.
   *
   * @throws OxbowException when it cannot be written; the target is as it was before
   */
  public Report run(Watch watch) {
    Survey looked = Objects.requireNonNull(survey, "it looks first");
    try {
      Begun begun = on(this::create);
      List<String> notes =
          new Columns(looked, request.moment(), definitions, begun, request.target())
              .check(request.isIncomplete());
      fill(looked, watch);
      return on(
          side -> {
            SideTable.Sum sum = side.sum(begun.table());
            checkKeys(looked.shapes().rows(), sum);
            side.publish(begun.isReplacement(), request.replaces());
            return Report.of(request, looked, sum, looked.shapes().rows() >= 0, gap, notes);
          });
    } catch (RuntimeException e) {
      discard(e);
      throw e;
    }
  }

  /**
   * The table to be filled.
   *
   * @param statements that made it; none where it was made as the target is
   */
  record Begun(TargetTable table, List<String> statements) {
    boolean isReplacement() {
      return statements.isEmpty();
    }
  }

  /** Each step connects anew: a server ends what is idle for the hours that rows may take. */
  private <T> T on(Function<SideTable, T> step) {
    try (WriteConnection connection = WriteConnection.open(mySql)) {
      return step.apply(
          new SideTable(connection.connection(), connection.failures(), request.target()));
    }
  }

  private Begun create(SideTable side) {
    if (side.targetExists()) {
      side.checkTarget(request.replaces());
      side.createLike();
      return new Begun(side.read(), List.of());
    }
    TableName name = SideTable.name(request.target());
    List<String> statements =
        definitions.map(told -> told.statements(request.moment(), name)).orElse(List.of());
    if (statements.isEmpty()) {
      throw new OxbowException(
          ErrorCode.UNKNOWN_TABLE,
          "Table "
              + request.target()
              + " does not exist, and the topic of definitions does not tell how it was created;"
              + " create it as it was at "
              + request.moment());
    }
    side.createBy(statements);
    return new Begun(side.read(), statements);
  }

  private void discard(RuntimeException failure) {
    try {
      on(
          side -> {
            side.clear();
            return side;
          });
    } catch (OxbowException e) {
      failure.addSuppressed(e);
    }
  }

  private void fill(Survey looked, Watch watch) {
    try (Filling filling = new Filling(request, mySql, topicId, looked.ranges());
        TopicRead read =
            new TopicRead(consumers, cluster.failures(), request.topic(), looked.ranges())) {
      while (!read.isDone()) {
        List<TopicRead.Read> next = read.next();
        List<TopicRecord> records = looked.chosen(next);
        if (!records.isEmpty()) {
          filling.apply(records);
        }
        watch.passed(next.size(), size(next));
      }
    }
  }

  private void checkKeys(long keys, SideTable.Sum sum) {
    if (keys >= 0 && keys != sum.rows()) {
      throw new OxbowException(
          ErrorCode.DATA,
          "The topic tells "
              + keys
              + " keys that have a row at "
              + request.moment()
              + ", and the restored table has "
              + sum.rows()
              + " rows: its key takes some of them for the same, by its collation or its columns."
              + " Nothing was written to "
              + request.target());
    }
  }

  @Override
  public void close() {
    consumers.close();
    ends.close();
    cluster.close();
  }
}
