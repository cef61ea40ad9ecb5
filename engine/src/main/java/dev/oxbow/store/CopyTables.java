package dev.oxbow.store;

import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.LocalSql;
import dev.oxbow.local.Rows;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.store.HeldLog.LogName;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables inside a copy's file.
 *
 * <pre>
 * about     the format's version and the log's incarnation: one row
 * names     the names under which the log was read last: one row, or none; older files lack it
 * columns   name, type, comment, hidden and number of each column
 * coverage  ranges of positions that were read, rows or not
 * records   the rows: the number of the batch that brought them, then the columns
 * </pre>
 *
 * Rows, coverage and columns change in one transaction, so whenever the process dies the file tells
 * the truth. Used by one thread at a time.
 */
final class CopyTables {
  /** Raised when the tables change their meaning; a file of another version is read again. */
  private static final int VERSION = 1;

  private static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);
  private static final ColumnType INTEGER = ColumnType.of(Kind.INTEGER);
  private static final ColumnType VARCHAR = ColumnType.of(Kind.VARCHAR);
  private static final ColumnType BOOLEAN = ColumnType.of(Kind.BOOLEAN);

  private final String database;
  private final LocalRun run;

  /**
   * @param database the name under which the file is attached
   */
  CopyTables(String database, LocalRun run) {
    this.database = database;
    this.run = run;
  }

  String name(String table) {
    return database + "." + table;
  }

  boolean areThere() {
    return isThere("about");
  }

  private boolean isThere(String table) {
    return !read(
            "SELECT 1 FROM duckdb_tables() WHERE database_name = "
                + LocalSql.literal(database)
                + " AND table_name = "
                + LocalSql.literal(table),
            INTEGER)
        .isEmpty();
  }

  /** The log that the file is of; empty when it is in another format. */
  Optional<String> incarnation() {
    List<@Nullable Object[]> about =
        read("SELECT version, incarnation FROM " + name("about"), INTEGER, VARCHAR);
    return about.size() == 1 && Integer.valueOf(VERSION).equals(about.get(0)[0])
        ? Optional.of((String) get(about.get(0), 1))
        : Optional.empty();
  }

  /** The names under which the log was read last. */
  Optional<LogName> logName() {
    return isThere("names")
        ? read("SELECT source, log FROM " + name("names"), VARCHAR, VARCHAR).stream()
            .map(row -> new LogName((String) get(row, 0), (String) get(row, 1)))
            .findFirst()
        : Optional.empty();
  }

  /** Notes the names under which the log is read; part of a transaction. */
  void logName(LogName log) {
    run.execute(
        "CREATE OR REPLACE TABLE %s AS SELECT %s AS source, %s AS log"
            .formatted(
                name("names"), LocalSql.literal(log.source()), LocalSql.literal(log.table())));
  }

  CopyState create(String incarnation, List<StoredColumn> columns) {
    inTransaction(
        () -> {
          run.execute(
              "CREATE TABLE %s AS SELECT %d AS version, %s AS incarnation"
                  .formatted(name("about"), VERSION, LocalSql.literal(incarnation)));
          run.execute(
              "CREATE TABLE "
                  + name("coverage")
                  + "(\"partition\" INTEGER, first BIGINT, last BIGINT)");
          run.execute(
              "CREATE TABLE "
                  + name("columns")
                  + "(id INTEGER, name VARCHAR, kind VARCHAR, digits INTEGER, scale INTEGER,"
                  + " nullable BOOLEAN, comment VARCHAR, hidden BOOLEAN, stored BOOLEAN)");
          run.execute(
              columns.stream()
                  .filter(StoredColumn::stored)
                  .map(c -> ", " + c.definition())
                  .collect(
                      Collectors.joining(
                          "", "CREATE TABLE " + name("records") + "(batch INTEGER", ")")));
          writeColumns(columns);
        });
    return new CopyState(columns, Coverage.NONE, 0, 0, false);
  }

  CopyState load() {
    List<StoredColumn> columns =
        read(
                "SELECT id, name, kind, digits, scale, nullable, comment, hidden, stored FROM "
                    + name("columns")
                    + " ORDER BY id",
                INTEGER,
                VARCHAR,
                VARCHAR,
                INTEGER,
                INTEGER,
                BOOLEAN,
                VARCHAR,
                BOOLEAN,
                BOOLEAN)
            .stream()
            .map(CopyTables::column)
            .toList();
    List<LogRange> covered =
        read("SELECT \"partition\", first, last FROM " + name("coverage"), INTEGER, BIGINT, BIGINT)
            .stream()
            .map(r -> new LogRange((Integer) get(r, 0), (Long) get(r, 1), (Long) get(r, 2)))
            .toList();
    @Nullable Object[] sums =
        read("SELECT coalesce(max(batch), 0), count(*) FROM " + name("records"), INTEGER, BIGINT)
            .get(0);
    CopyState state =
        new CopyState(
            columns, Coverage.of(covered), (Integer) get(sums, 0), (Long) get(sums, 1), false);
    return withBad(state);
  }

  private static StoredColumn column(@Nullable Object[] row) {
    ColumnType type =
        new ColumnType(
            Kind.valueOf((String) get(row, 2)),
            (Integer) get(row, 3),
            (Integer) get(row, 4),
            (Boolean) get(row, 5));
    return new StoredColumn(
        (Integer) get(row, 0),
        new Column((String) get(row, 1), type, (String) get(row, 6), (Boolean) get(row, 7)),
        (Boolean) get(row, 8));
  }

  private static Object get(@Nullable Object[] row, int i) {
    Object value = row[i];
    if (value == null) {
      throw new IllegalStateException("Column " + i + " of the store's own tables is NULL");
    }
    return value;
  }

  private void writeColumns(List<StoredColumn> columns) {
    run.execute("DELETE FROM " + name("columns"));
    if (columns.isEmpty()) {
      return;
    }
    run.execute(
        columns.stream()
            .map(CopyTables::values)
            .collect(Collectors.joining(", ", "INSERT INTO " + name("columns") + " VALUES ", "")));
  }

  private static String values(StoredColumn c) {
    ColumnType type = c.column().type();
    return "(%d, %s, '%s', %d, %d, %s, %s, %s, %s)"
        .formatted(
            c.index(),
            LocalSql.literal(c.column().name()),
            type.kind(),
            type.precision(),
            type.scale(),
            type.nullable(),
            LocalSql.literal(c.column().comment()),
            c.column().hidden(),
            c.stored());
  }

  /** Adds columns, NULL in the rows that are there, and converts others. */
  CopyState change(CopyState state, List<StoredColumn> columns) {
    inTransaction(
        () -> {
          for (StoredColumn c : columns) {
            if (!c.stored()) {
              continue;
            }
            if (c.index() >= state.columns().size()) {
              run.execute("ALTER TABLE " + name("records") + " ADD COLUMN " + c.definition());
            } else if (!sameType(c, state.columns().get(c.index()))) {
              run.execute(
                  "ALTER TABLE %s ALTER COLUMN %s TYPE %s"
                      .formatted(name("records"), c.physical(), LocalSql.type(c.column().type())));
            }
          }
          writeColumns(columns);
        });
    return state.withColumns(columns);
  }

  private static boolean sameType(StoredColumn a, StoredColumn b) {
    return LocalSql.type(a.column().type()).equals(LocalSql.type(b.column().type()));
  }

  /** Begins the transaction that {@link #commit} ends. */
  void begin() {
    run.execute("BEGIN TRANSACTION");
  }

  /**
   * Stores rows under the next batch's number.
   *
   * @param relation gives exactly these columns
   */
  long insert(CopyState state, String relation, List<StoredColumn> columns) {
    return run.execute(
        "INSERT INTO %s(batch, %s) SELECT %d, * FROM %s"
            .formatted(
                name("records"),
                columns.stream().map(StoredColumn::physical).collect(Collectors.joining(", ")),
                state.batch() + 1,
                relation));
  }

  /** Ends the transaction: the rows that were inserted are all that there are of these ranges. */
  CopyState commit(CopyState state, List<LogRange> read, long rows) {
    Coverage coverage = state.coverage().plus(read);
    writeCoverage(coverage);
    run.execute("COMMIT");
    CopyState next =
        new CopyState(
            state.columns(), coverage, state.batch() + 1, state.rows() + rows, state.bad());
    return rows == 0 ? next : withBad(next);
  }

  /** Gives the transaction up, if it is not over already. */
  void rollback(@Nullable RuntimeException because) {
    try {
      run.execute("ROLLBACK");
    } catch (OxbowException e) {
      if (because == null) {
        throw e;
      }
      because.addSuppressed(e);
    }
  }

  /** Forgets what lies below the beginnings of a log. */
  CopyState trim(CopyState state, List<LogRange> extent) {
    String below =
        extent.stream()
            .map(
                r ->
                    "("
                        + physical(state, LogTable.PARTITION)
                        + " = "
                        + r.partition()
                        + " AND "
                        + physical(state, LogTable.OFFSET)
                        + " < "
                        + r.begin()
                        + ")")
            .collect(Collectors.joining(" OR "));
    Coverage coverage = state.coverage().from(extent);
    long[] gone = new long[1];
    inTransaction(
        () -> {
          gone[0] = run.execute("DELETE FROM " + name("records") + " WHERE " + below);
          writeCoverage(coverage);
        });
    return new CopyState(
        state.columns(), coverage, state.batch(), state.rows() - gone[0], state.bad());
  }

  private void writeCoverage(Coverage coverage) {
    run.execute("DELETE FROM " + name("coverage"));
    List<LogRange> ranges = coverage.ranges();
    if (!ranges.isEmpty()) {
      run.execute(
          ranges.stream()
              .map(r -> "(" + r.partition() + ", " + r.begin() + ", " + r.end() + ")")
              .collect(
                  Collectors.joining(", ", "INSERT INTO " + name("coverage") + " VALUES ", "")));
    }
  }

  private CopyState withBad(CopyState state) {
    boolean bad =
        state.bad()
            || state
                .column(LogTable.ERROR)
                .filter(StoredColumn::stored)
                .map(
                    c ->
                        !read(
                                "SELECT 1 FROM "
                                    + name("records")
                                    + " WHERE "
                                    + c.physical()
                                    + " IS NOT NULL LIMIT 1",
                                INTEGER)
                            .isEmpty())
                .orElse(false);
    return new CopyState(state.columns(), state.coverage(), state.batch(), state.rows(), bad);
  }

  static String physical(CopyState state, String column) {
    return state
        .column(column)
        .map(StoredColumn::physical)
        .orElseThrow(() -> new IllegalArgumentException("A log without column " + column));
  }

  private void inTransaction(Runnable changes) {
    begin();
    try {
      changes.run();
      run.execute("COMMIT");
    } catch (RuntimeException e) {
      rollback(e);
      throw e;
    }
  }

  List<@Nullable Object[]> read(String sql, ColumnType... types) {
    List<@Nullable Object[]> read = new ArrayList<>();
    try (Rows rows = run.query(sql, List.of(types))) {
      for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
        read.add(row);
      }
    }
    return read;
  }
}
