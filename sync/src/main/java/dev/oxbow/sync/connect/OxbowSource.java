package dev.oxbow.sync.connect;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Captures the changes of a MySQL server's tables. A server has one binlog, so there is one task.
 * Exactly once, with whole transactions of MySQL, on workers that support it and with {@code
 * transaction.boundary=connector}.
 */
public final class OxbowSource extends SourceConnector {
  private Map<String, String> settings = Map.of();

  /** Whether a setting whose name holds a name of somebody's own, or Connect's, is one of ours. */
  public static boolean knows(String setting) {
    return Stream.of("topics.", "topic.creation.", "producer.override.", "snapshot.where.")
        .anyMatch(setting::startsWith);
  }

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> given) {
    new SourceConfig(given);
    settings = given;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return OxbowSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int most) {
    return List.of(settings);
  }

  @Override
  public void stop() {
    // Nothing runs outside of the task.
  }

  @Override
  public ConfigDef config() {
    return SourceConfig.DEFINITION;
  }

  /**
   * Takes offsets that are given by hand: forgetting a table's has it told anew.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException for what no capture could go on from
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> given, Map<Map<String, ?>, Map<String, ?>> offsets) {
    SourceConfig config = new SourceConfig(given);
    new GivenOffsets(config.source()).check(offsets);
    AskedTables.check(config, offsets);
    return true;
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
    // With Connect's own boundaries a commit in the middle of a transaction would double its rows.
    return "connector".equals(given.get("transaction.boundary"))
        ? ExactlyOnceSupport.SUPPORTED
        : ExactlyOnceSupport.UNSUPPORTED;
  }

  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> given) {
    return ConnectorTransactionBoundaries.SUPPORTED;
  }
}
