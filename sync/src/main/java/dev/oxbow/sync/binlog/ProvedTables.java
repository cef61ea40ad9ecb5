package dev.oxbow.sync.binlog;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.binlog.TableMap.MapColumn;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.statement.DefiningStatement;
import dev.oxbow.sync.statement.KeptColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables whose event does not tell all of them ({@code binlog_row_metadata=MINIMAL}). Names, the
 * key, members and what is hidden come from the table as it is now, where no statement that might
 * have changed it lies between the event and now, and where both agree in all that the event tells.
 * Used by one thread.
 */
final class ProvedTables {
  private static final Logger LOG = LoggerFactory.getLogger(ProvedTables.class);

  /** With characters that information_schema, which is in utf8mb3, shows as question marks. */
  private static final Set<String> BEYOND_UTF8MB3 =
      Set.of("utf8mb4", "utf16", "utf16le", "utf32", "gb18030");

  private final PresentTables present;
  private final DefinitionsAhead ahead;

  ProvedTables(PresentTables present, DefinitionsAhead ahead) {
    this.present = present;
    this.ahead = ahead;
  }

  /**
   * The table of an event. What is given holds for equal events, until the stream comes to a
   * statement that may change the table.
   *
   * @param from where the event's transaction begins
   * @param where the event is, for people
   * @throws OxbowException SOURCE_CHANGED where nothing is proved
   */
  MappedTable table(TableMap map, BinlogPosition from, String where) throws InterruptedException {
    PresentTables.Moment now = now(map.table(), where);
    if (!now.isWhole()) {
      throw unproved(
          map.table(),
          where,
          "the server leaves databases out of its binlog (binlog-ignore-db, binlog-do-db), and with"
              + " them what sessions of theirs do to other databases' tables");
    }
    for (DefinitionsAhead.Found found : ahead.between(from, now.end())) {
      if (!KeptColumns.surely(found.statement(), found.database(), map.table())) {
        throw unproved(
            map.table(),
            where,
            text(found)
                + " at "
                + StreamPlace.text(found.file(), found.offset())
                + " lies between, so it may have looked otherwise");
      }
    }
    if (map.columns().size() != now.schema().columns().size()) {
      throw unproved(
          map.table(),
          where,
          "the event has "
              + map.columns().size()
              + " columns and the table shows "
              + now.schema().columns().size()
              + ": it was changed by a session that writes no binlog, has an index over an"
              + " expression, or has columns that this user may not see");
    }
    requireWholeMembers(now.schema(), where);
    MappedTable table = MappedTable.of(completed(map, now.schema()), present.collations(), false);
    requireAgreement(table.schema(), now.schema(), where);
    return table;
  }

  private PresentTables.Moment now(TableName table, String where) throws InterruptedException {
    try {
      Optional<PresentTables.Moment> now = present.now(table);
      if (now.isEmpty()) {
        LOG.warn(
            "Capture waits at {}: somebody locks or alters table {}, which must tell its columns",
            where,
            table);
      }
      while (now.isEmpty()) {
        // A lock has an end, and to begin anew would only meet it again.
        ahead.requireOpen();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        now = present.now(table);
      }
      return now.get();
    } catch (OxbowException e) {
      if (e.code() == ErrorCode.SOURCE_TABLE_GONE) {
        throw unproved(table, where, "it does not exist any more, or this user may not see it");
      }
      throw e;
    }
  }

  private static String text(DefinitionsAhead.Found found) {
    return DefiningStatement.read(found.statement(), found.database())
        .map(
            read ->
                read.kind()
                    + " "
                    + read.subject()
                    + read.tables().stream()
                        .map(TableName::toString)
                        .collect(Collectors.joining(", ", " ", ""))
                        .stripTrailing())
        .orElse("a statement");
  }

  private TableMap completed(TableMap map, TableSchema schema) {
    List<MapColumn> columns = new ArrayList<>();
    for (int i = 0; i < map.columns().size(); i++) {
      MapColumn told = map.columns().get(i);
      ChangeColumn now = schema.columns().get(i);
      boolean lacksCollation =
          told.collation() == 0
              && ColumnTypes.hasMembers(ColumnTypes.real(told.type(), told.meta()))
              && !now.definition().collation().isEmpty();
      columns.add(
          new MapColumn(
              told.type(),
              told.meta(),
              told.nullable(),
              told.unsigned(),
              now.name(),
              lacksCollation
                  ? present.collations().number(now.definition().collation())
                  : told.collation(),
              now.members(),
              !now.definition().invisible()));
    }
    return new TableMap(map.table(), columns, schema.key());
  }

  private static void requireWholeMembers(TableSchema now, String where) {
    for (ChangeColumn column : now.columns()) {
      if (BEYOND_UTF8MB3.contains(column.definition().charset())
          && column.members().stream().anyMatch(member -> member.contains("?"))) {
        throw unproved(
            now.table(),
            where,
            "a member of column '"
                + column.name()
                + "' has a '?', which information_schema also shows in place of an emoji");
      }
    }
  }

  /** Of what the event itself tells; of the rest both are one. */
  private static void requireAgreement(TableSchema told, TableSchema now, String where) {
    for (int i = 0; i < told.columns().size(); i++) {
      if (!agree(told.columns().get(i), now.columns().get(i))) {
        throw unproved(
            told.table(),
            where,
            "column '"
                + now.columns().get(i).name()
                + "' is "
                + now.columns().get(i).definition().columnType()
                + " and was "
                + told.columns().get(i).definition().columnType()
                + " there: it was changed by a session that writes no binlog");
      }
    }
  }

  private static boolean agree(ChangeColumn told, ChangeColumn now) {
    ColumnDefinition one = told.definition();
    ColumnDefinition other = now.definition();
    return isSame(told.type(), now.type())
        && one.unsigned() == other.unsigned()
        && one.notNull() == other.notNull()
        && (one.precision().isEmpty() || one.precision().equals(other.precision()))
        && (one.scale().isEmpty() || one.scale().equals(other.scale()))
        && (one.timePrecision().isEmpty() || one.timePrecision().equals(other.timePrecision()))
        && (one.octets() == 0 || one.octets() == other.octets())
        && one.collation().equals(other.collation());
  }

  /** All spatial types look alike in the binlog. */
  private static boolean isSame(MySqlType told, MySqlType now) {
    return told == now
        || (told == MySqlType.GEOMETRY
            && now.ordinal() > MySqlType.GEOMETRY.ordinal()
            && now.ordinal() <= MySqlType.GEOMETRYCOLLECTION.ordinal());
  }

  private static OxbowException unproved(TableName table, String where, String why) {
    return new OxbowException(
        ErrorCode.SOURCE_CHANGED,
        "The event at "
            + where
            + " does not name the columns of "
            + table
            + " (binlog_row_metadata is not FULL), and the table as it is now cannot tell them: "
            + why
            + "; capture stops here, so that nothing is told wrong; SET PERSIST"
            + " binlog_row_metadata = 'FULL', which names them from there on; then leave this"
            + " transaction out (./oxbow sync skip) and take a new snapshot of the table (./oxbow"
            + " sync snapshot "
            + table
            + "), or begin anew with snapshots of all tables (./oxbow sync reset --yes)");
  }
}
