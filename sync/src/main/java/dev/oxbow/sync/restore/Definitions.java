package dev.oxbow.sync.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.envelope.DefinitionRecords;
import dev.oxbow.sync.statement.ColumnClauses;
import dev.oxbow.sync.statement.DefiningStatement;
import dev.oxbow.sync.statement.DefiningStatement.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a capture's topic of definitions tells of one table, in its order. */
final class Definitions {
  private final ObjectMapper json = new ObjectMapper();
  private final TableName table;
  private final List<Definition> all = new ArrayList<>();

  /**
   * A statement, or the end of a snapshot.
   *
   * @param kind CREATE, ALTER, DROP, RENAME, TRUNCATE or SNAPSHOT
   * @param gtids of its transaction; of the end of a snapshot, all that were told before it; null
   *     where there are none
   * @param micros when it was committed, in microseconds since the epoch
   * @param statement empty for a snapshot
   * @param rows that a snapshot told; -1 where that is not said
   */
  record Definition(
      String kind, @Nullable GtidSet gtids, long micros, String statement, long rows) {
    private boolean isOfIndex() {
      return DefiningStatement.read(statement, "")
          .map(read -> read.subject() == Subject.INDEX)
          .orElse(false);
    }

    boolean isSnapshot() {
      return kind.equals(DefinitionRecords.SNAPSHOT);
    }
  }

  Definitions(TableName table) {
    this.table = table;
  }

  /** Reads the next record of the topic. */
  void add(TopicRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return;
    }
    try {
      JsonNode root = json.readTree(value);
      JsonNode payload = root.has("payload") && root.has("schema") ? root.get("payload") : root;
      String id = "\"" + table.database() + "\".\"" + table.name() + "\"";
      for (JsonNode change : payload.path("tableChanges")) {
        if (change.path("id").asText().equals(id)) {
          all.add(definition(payload, change.path("type").asText()));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_DATA, "Record " + record + " is no definition: " + e.getMessage(), e);
    }
  }

  private static Definition definition(JsonNode payload, String kind) {
    JsonNode source = payload.path("source");
    boolean isSnapshot = kind.equals(DefinitionRecords.SNAPSHOT);
    JsonNode gtids = isSnapshot ? payload.path("gtids") : source.path("gtid");
    long micros = source.path("ts_us").asLong(source.path("ts_ms").asLong() * 1000);
    return new Definition(
        kind,
        gtids.isTextual() ? GtidSet.parse(gtids.asText()) : null,
        micros,
        payload.path("ddl").asText(""),
        payload.path("rows").asLong(-1));
  }

  /**
   * The statements that make the table as it was at a moment, under another name; none where they
   * are not all known.
   */
  List<String> statements(Moment moment, TableName name) {
    List<String> statements = new ArrayList<>();
    boolean isKnown = false;
    boolean isThere = false;
    for (Definition definition : all) {
      if (!moment.includes(definition.gtids, definition.micros)) {
        continue;
      }
      boolean isOfTable = !definition.isSnapshot() && !definition.isOfIndex();
      boolean isCreation = isOfTable && definition.kind.equals("CREATE");
      boolean wasThere = isThere;
      isThere = !(isOfTable && definition.kind.equals("DROP"));
      if (definition.isSnapshot()
          || definition.kind.equals("TRUNCATE")
          // The server tells such a statement also where it does nothing.
          || (isCreation
              && wasThere
              && DefiningStatement.sparesWhatIsThere(definition.statement))) {
        continue;
      }
      if (isCreation) {
        statements.clear();
        isKnown = true;
      }
      Optional<String> onto = DefiningStatement.onto(definition.statement, name);
      isKnown &= onto.isPresent();
      onto.ifPresent(statements::add);
    }
    return isKnown ? statements : List.of();
  }

  /** Whether the table was emptied at a place by a TRUNCATE, which leaves nothing to be told. */
  boolean truncates(@Nullable String gtid, long micros) {
    return all.stream().filter(d -> d.kind.equals("TRUNCATE")).anyMatch(d -> isAt(d, gtid, micros));
  }

  /** Whether a column went, or got another name, after a time and before a moment. */
  boolean moves(String column, long since, Moment moment) {
    return all.stream()
        .filter(d -> d.micros > since && moment.includes(d.gtids, d.micros))
        .anyMatch(d -> ColumnClauses.moves(d.statement, column));
  }

  private static boolean isAt(Definition definition, @Nullable String gtid, long micros) {
    return gtid == null
        ? definition.micros == micros
        : GtidSet.parse(gtid).equals(definition.gtids);
  }

  /**
   * The ends of snapshots behind a place.
   *
   * @param gtid of the place, null for what no transaction did
   */
  List<Definition> snapshotsAfter(@Nullable String gtid, long micros) {
    return all.stream()
        .filter(Definition::isSnapshot)
        .filter(
            d ->
                gtid != null && d.gtids != null
                    ? d.gtids.containsAll(GtidSet.parse(gtid))
                    : d.micros >= micros)
        .toList();
  }
}
