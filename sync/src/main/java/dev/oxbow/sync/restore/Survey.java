package dev.oxbow.sync.restore;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.LogRange;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.ChangeHead;
import dev.oxbow.sync.decode.RecordDecoder;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.decode.Undecodable;
import dev.oxbow.sync.topic.TopicRead;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic of changes for where a moment lies in each of its partitions, and for what would
 * keep the table from being rebuilt as it was then.
 *
 * <p>In a partition the moment lies before the first change behind it. Rows that a snapshot told
 * before that are taken: no change stands between the moment and them, so they were the same.
 */
final class Survey {
  private static final int MOST_TABLES = 10;

  /** What Debezium calls rows that a signal has it read, which may be some of them. */
  private static final String INCREMENTAL = "incremental";

  private final Wanted wanted;
  private final Moment moment;
  private final RecordDecoder decoder = new RecordDecoder(RecordDecoder.Form.ENVELOPE);
  private final Map<Integer, Part> parts = new TreeMap<>();
  private final Set<TableName> tables = new LinkedHashSet<>();
  private final Set<TableName> others = new TreeSet<>(Comparator.comparing(TableName::toString));
  private String source = "";
  private boolean isOurs;
  private boolean hasChanges;
  private boolean endsSnapshot;
  private boolean beginsWithSnapshot;
  private long latestRead;
  private long first = Long.MAX_VALUE;
  private long changes;
  private long reads;
  private @Nullable ChangeHead last;
  private @Nullable ChangeHead next;
  private @Nullable ChangeHead emptied;
  private List<String> columns = List.of();
  private long columnsAt = Long.MIN_VALUE;
  private final ServerOrder order = new ServerOrder();
  private final ToldShapes shapes = new ToldShapes();

  /** What a partition holds. */
  private static final class Part {
    private final LogRange range;
    private long from;
    private long to;
    private boolean isCut;
    private boolean isBegun;
    private boolean hasFirst;
    private boolean beginsInMiddle;
    private long micros;
    private long bytes;

    Part(LogRange range) {
      this.range = range;
      this.from = range.begin();
      this.to = range.end();
    }

    void begin(TopicRecord record, ChangeHead head) {
      if (!isBegun) {
        isBegun = true;
        hasFirst = record.offset() == 0;
        beginsInMiddle = head.op().equals("u") || head.op().equals("d");
      }
    }
  }

  Survey(Wanted wanted, Moment moment, List<LogRange> ranges) {
    this.wanted = wanted;
    this.moment = moment;
    ranges.forEach(range -> parts.put(range.partition(), new Part(range)));
  }

  /** Looks at the next record of its partition. */
  void add(TopicRead.Read read) {
    TopicRecord record = read.record();
    ChangeHead head = head(record);
    if (head == null || head.op().equals("m")) {
      return;
    }
    TableName table = new TableName(head.database(), head.table());
    if (!wanted.is(head)) {
      if (others.size() < MOST_TABLES) {
        others.add(table);
      }
      return;
    }
    if (tables.add(table) && tables.size() > 1) {
      throw new OxbowException(
          ErrorCode.AMBIGUOUS_TABLE,
          "Topic '" + record.topic() + "' tells of " + tables + "; name one as DATABASE.TABLE");
    }
    source = head.source();
    Part part = parts.get(record.partition());
    if (part != null) {
      add(read, head, part);
      part.bytes += part.isCut ? 0 : record.size();
    }
  }

  private @Nullable ChangeHead head(TopicRecord record) {
    try {
      return decoder.head(record).orElse(null);
    } catch (Undecodable e) {
      throw new OxbowException(
          ErrorCode.SOURCE_DATA,
          "Record "
              + record
              + " "
              + e.why()
              + ". A table is restored from envelopes, Debezium's or those of a capture with"
              + " 'format: envelope': only they tell when a change happened, and truncations",
          e);
    }
  }

  private byte @Nullable [] key(TopicRecord record) {
    byte[] key = record.key();
    try {
      return key == null ? null : decoder.payloadOf(key);
    } catch (Undecodable e) {
      throw new OxbowException(
          ErrorCode.SOURCE_DATA, "The key of record " + record + " " + e.why(), e);
    }
  }

  private void add(TopicRead.Read read, ChangeHead head, Part part) {
    hasChanges |= head.isChange();
    first = Math.min(first, head.micros());
    part.begin(read.record(), head);
    if (head.isChange() && parts.size() > 1) {
      order.add(head, moment.includes(head));
    }
    if (head.isChange() && !moment.includes(head)) {
      if (!part.isCut) {
        part.isCut = true;
        part.to = read.record().offset();
      }
      if (next == null || head.micros() < next.micros()) {
        next = head;
      }
      return;
    }
    if (part.isCut) {
      if (head.isChange()) {
        throw outOfOrder(
            "record " + read.record(), head, Objects.requireNonNull(next, "it is cut"));
      }
      return;
    }
    isOurs |= read.isOurs();
    if (head.op().equals("t")) {
      empty(read.record(), head, part);
      return;
    }
    byte[] key = key(read.record());
    if (key == null) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "Table "
              + tables.iterator().next()
              + " has no primary key: its changes do not say which of several equal rows they mean,"
              + " and with several partitions have no order; it cannot be restored from a topic");
    }
    if (head.op().equals("d")) {
      shapes.remove(key);
    } else {
      shapes.add(read.record().partition(), key, head.columns(), head.micros());
    }
    count(head, part);
  }

  private void count(ChangeHead head, Part part) {
    if (head.isChange()) {
      changes++;
      part.micros = Math.max(part.micros, head.micros());
      if (last == null || head.micros() >= last.micros()) {
        last = head;
      }
    } else {
      reads++;
      beginsWithSnapshot |= !head.snapshot().equals(INCREMENTAL);
      endsSnapshot |= head.snapshot().startsWith("last");
      latestRead = Math.max(latestRead, head.micros());
    }
    // A snapshot's rows have the time at which they were read: they are as the last change was.
    if (!head.columns().isEmpty() && part.micros >= columnsAt) {
      columns = head.columns();
      columnsAt = part.micros;
    }
  }

  /** Nothing before it matters. */
  private void empty(TopicRecord record, ChangeHead head, Part part) {
    if (parts.size() > 1) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "Topic '"
              + record.topic()
              + "' has "
              + parts.size()
              + " partitions, and one of them tells that the table was emptied ("
              + record
              + "): nothing orders that against the rows in the others. Moments before "
              + time(head)
              + " can be restored");
    }
    part.from = record.offset() + 1;
    part.bytes = 0;
    emptied = head;
    shapes.clear();
    changes = 0;
    reads = 0;
    if (head.isChange()) {
      last = head;
    }
  }

  /**
   * Makes sure, when all is read, that no server's transaction is before the moment while an
   * earlier one is behind it, in whatever partitions they are.
   */
  void checkOrder() {
    order
        .swapped()
        .ifPresent(
            found -> {
              throw outOfOrder("a record", found.included(), found.left());
            });
  }

  private OxbowException outOfOrder(String record, ChangeHead head, ChangeHead behind) {
    return new OxbowException(
        ErrorCode.INVALID_PARAMETER,
        moment
            + " is no moment of this topic: the transaction of "
            + record
            + " ("
            + describe(head)
            + ") is before it, and stands behind one that is not ("
            + describe(behind)
            + "). "
            + (moment instanceof Moment.At
                ? "The clocks of the servers went back; name the moment by its GTIDs"
                : "Name all that was executed by then, as @@gtid_executed shows it"));
  }

  static String time(ChangeHead head) {
    return text(head.micros());
  }

  /** Microseconds since the epoch as people read them. */
  static String text(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  static String describe(ChangeHead head) {
    return head.gtid() == null ? time(head) : time(head) + ", " + head.gtid();
  }

  /** The records of a range that change the table. */
  List<TopicRecord> chosen(List<TopicRead.Read> read) {
    List<TopicRecord> chosen = new ArrayList<>();
    for (TopicRead.Read each : read) {
      TopicRecord record = each.record();
      ChangeHead head = head(record);
      if (head != null && record.key() != null && wanted.is(head) && !head.op().equals("m")) {
        chosen.add(record);
      }
    }
    return chosen;
  }

  /** What is to be applied of each partition. */
  List<LogRange> ranges() {
    List<LogRange> ranges = new ArrayList<>();
    parts.forEach(
        (number, part) ->
            ranges.add(new LogRange(number, part.from, Math.max(part.from, part.to))));
    return ranges;
  }

  /** The bytes of the table's records there. */
  long bytes() {
    return parts.values().stream().mapToLong(part -> part.bytes).sum();
  }

  /** The partitions whose beginning is not there any more, though nothing says it was of no use. */
  List<Integer> withoutBeginning() {
    return parts.values().stream()
        .filter(part -> part.range.begin() > 0 && part.from == part.range.begin())
        .map(part -> part.range.partition())
        .toList();
  }

  /** The table that the topic tells of. */
  TableName table() {
    if (tables.isEmpty()) {
      throw new OxbowException(
          ErrorCode.UNKNOWN_TABLE,
          "The topic tells nothing of table "
              + wanted
              + (others.isEmpty() ? "; it has no envelope" : "; it tells of " + others));
    }
    return tables.iterator().next();
  }

  /** The capture's name. */
  String source() {
    return source;
  }

  boolean isOurs() {
    return isOurs;
  }

  /** Whether any change stands in the topic, before the moment or behind it. */
  boolean hasChanges() {
    return hasChanges;
  }

  /** Whether a snapshot told rows that no signal asked for. */
  boolean beginsWithSnapshot() {
    return beginsWithSnapshot;
  }

  /** Whether a snapshot said of a row that it is the last one. */
  boolean endsSnapshot() {
    return endsSnapshot;
  }

  /** The earliest time of any record, before the moment or behind it, in microseconds. */
  long first() {
    return first;
  }

  /** Whether the first record that each partition ever had is there. */
  boolean hasFirstRecords() {
    return parts.values().stream().allMatch(part -> part.hasFirst || !part.isBegun);
  }

  /** Whether the first record of some partition changes a row that no record tells. */
  boolean beginsInMiddle() {
    return parts.values().stream().anyMatch(part -> part.beginsInMiddle);
  }

  /** When the latest row of a snapshot was read, in microseconds. */
  long latestRead() {
    return latestRead;
  }

  long changes() {
    return changes;
  }

  long reads() {
    return reads;
  }

  /** The last change before the moment, if any. */
  @Nullable ChangeHead last() {
    return last;
  }

  /** The first change behind it, if any. */
  @Nullable ChangeHead next() {
    return next;
  }

  /** When the table was empty before the moment, for the last time; null for never. */
  @Nullable ChangeHead emptied() {
    return emptied;
  }

  /** The columns of the row told last. */
  List<String> columns() {
    return columns;
  }

  /** The columns that its rows had when they were told. */
  ToldShapes shapes() {
    return shapes;
  }
}
