package dev.oxbow.sync.apply;

import dev.oxbow.mysql.read.Failures;
import dev.oxbow.sync.table.TargetTable;
import dev.oxbow.sync.table.TargetTables;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The tables of topics, read once and again after a failure. Used by one thread. */
final class Targets {
  private final ApplySettings settings;
  private final Supplier<Session> session;
  private final Failures failures;
  private final Map<String, TargetTable> byTopic = new HashMap<>();

  Targets(ApplySettings settings, Supplier<Session> session, Failures failures) {
    this.settings = settings;
    this.session = session;
    this.failures = failures;
  }

  /**
   * The table of a topic.
   *
   * @throws dev.oxbow.error.OxbowException when there is none that can be written
   */
  TargetTable of(String topic) {
    TargetTable known = byTopic.get(topic);
    if (known != null) {
      return known;
    }
    Session present = session.get();
    try {
      TargetTable read = new TargetTables(present.connection()).read(settings.tables().of(topic));
      present.connection().commit();
      byTopic.put(topic, read);
      return read;
    } catch (SQLException e) {
      throw failures.of("reading the table of topic '" + topic + "'", e);
    }
  }

  void forget() {
    byTopic.clear();
  }
}
