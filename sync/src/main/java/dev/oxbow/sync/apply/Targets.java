package dev.oxbow.sync.apply;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.decode.Undecodable;
import dev.oxbow.sync.definition.Definer;
import dev.oxbow.sync.definition.RowTold;
import dev.oxbow.sync.table.TargetTable;
import dev.oxbow.sync.table.TargetTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The tables of topics: read once and again after a failure, and where that is allowed made and
 * widened, never within a transaction. Used by one thread.
 */
final class Targets {
  /** What the server says of a table that another one is defining at this moment. */
  private static final int BEING_DEFINED = 1684;

  private static final long PAUSE_NANOS = 10_000_000;

  private final ApplySettings settings;
  private final Supplier<Session> session;
  private final Failures failures;
  private final OffsetsTable offsets;
  private final Definer definer;
  private final Needs needs;
  private final Map<String, Optional<TargetTable>> byTopic = new HashMap<>();
  private final Map<String, String> reasons = new HashMap<>();

  /** The topics of which it is remembered in the target that their tables were there. */
  private final Set<String> kept = new HashSet<>();

  /**
   * @param config the server, on which tables are defined by connections of their own
   * @param session of whoever writes the rows
   */
  Targets(
      ApplySettings settings,
      MySqlConfig config,
      Failures failures,
      Supplier<Session> session,
      OffsetsTable offsets) {
    this.settings = settings;
    this.session = session;
    this.failures = failures;
    this.offsets = offsets;
    this.definer =
        new Definer(
            () -> Session.openForDefinitions(config, failures, settings),
            failures,
            (int) settings.patience().toSeconds());
    this.needs = new Needs(settings);
  }

  /**
   * The table of a topic.
   *
   * @return empty for one that is not there yet, and may be made
   * @throws OxbowException when there is none that can be written
   */
  Optional<TargetTable> find(String topic) {
    Optional<TargetTable> known = byTopic.get(topic);
    if (known != null) {
      return known;
    }
    Connection connection = session.get().connection();
    long deadline = System.nanoTime() + settings.patience().toNanos();
    while (true) {
      try {
        Optional<TargetTable> found = read(connection, topic);
        connection.commit();
        found.ifPresent(table -> kept.add(topic));
        byTopic.put(topic, found);
        return found;
      } catch (SQLException e) {
        if (e.getErrorCode() != BEING_DEFINED || System.nanoTime() > deadline) {
          throw failures.of("reading the table of topic '" + topic + "'", e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private Optional<TargetTable> read(Connection connection, String topic) throws SQLException {
    TableName name = settings.tables().of(topic);
    TargetTables tables = new TargetTables(connection);
    if (settings.schema() == Schema.FIXED) {
      return Optional.of(tables.read(name));
    }
    if (!tables.has(name)) {
      if (offsets.hadTable(connection, topic)) {
        throw new OxbowException(
            ErrorCode.SOURCE_TABLE_GONE,
            "Table "
                + name
                + " is not there any more, to which topic '"
                + topic
                + "' was applied; a new one would lack all rows that were. To make it anew and"
                + " apply the topic from its beginning: "
                + offsets.forget(topic));
      }
      return Optional.empty();
    }
    TargetTable table = tables.read(name);
    if (!kept.contains(topic)) {
      offsets.keepTable(connection, topic);
    }
    return Optional.of(table);
  }

  /** Why the table of a topic was not made or changed as its records need it; may be empty. */
  String reason(String topic) {
    String reason = reasons.get(topic);
    return reason == null ? "" : ": " + reason;
  }

  /** Makes the tables that are missing for some records, where that is allowed. */
  void prepare(List<TopicRecord> records) {
    if (settings.schema() == Schema.FIXED) {
      return;
    }
    String last = "";
    boolean isMissing = false;
    for (TopicRecord record : records) {
      if (!record.topic().equals(last) && settings.tellsRows(record.topic())) {
        last = record.topic();
        isMissing |= find(last).isEmpty();
      }
    }
    if (!isMissing) {
      return;
    }
    byTopic(records)
        .forEach(
            (topic, own) -> {
              if (find(topic).isEmpty()) {
                reasons.remove(topic);
                List<RowTold> rows = rows(topic, own);
                if (!rows.isEmpty()) {
                  definer.create(settings.tables().of(topic), rows, why -> reasons.put(topic, why));
                  byTopic.remove(topic);
                }
              }
            });
  }

  /**
   * Looks at the tables of some records once more, since some do not fit, and changes them where
   * that is allowed.
   *
   * @param isLacking whether the server refuses each for what it does not tell
   * @return whether one is another than it was
   */
  boolean adapt(List<TopicRecord> records, boolean isLacking) {
    boolean isChanged = false;
    boolean inserts = settings.mode() == Mode.INSERT || settings.mode() == Mode.UPSERT;
    for (Map.Entry<String, List<TopicRecord>> each : byTopic(records).entrySet()) {
      String topic = each.getKey();
      Optional<TargetTable> before = find(topic);
      byTopic.remove(topic);
      Optional<TargetTable> now = find(topic);
      if (settings.schema() == Schema.EVOLVE && now.isPresent()) {
        reasons.remove(topic);
        definer.widen(
            now.get().name(),
            rows(topic, each.getValue()),
            !settings.ignoresUnknown(),
            isLacking && inserts,
            why -> reasons.put(topic, why));
        byTopic.remove(topic);
      }
      isChanged |= !before.equals(find(topic));
    }
    return isChanged;
  }

  private Map<String, List<TopicRecord>> byTopic(List<TopicRecord> records) {
    Map<String, List<TopicRecord>> all = new LinkedHashMap<>();
    for (TopicRecord record : records) {
      if (settings.tellsRows(record.topic())) {
        all.computeIfAbsent(record.topic(), topic -> new ArrayList<>()).add(record);
      }
    }
    return all;
  }

  private List<RowTold> rows(String topic, List<TopicRecord> records) {
    List<RowTold> rows = new ArrayList<>();
    for (TopicRecord record : records) {
      try {
        needs.of(record, find(topic)).ifPresent(rows::add);
      } catch (Undecodable e) {
        reasons.put(topic, "a record " + e.why());
      }
    }
    return rows;
  }

  void forget() {
    byTopic.clear();
  }
}
