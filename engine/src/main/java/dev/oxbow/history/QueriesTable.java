package dev.oxbow.history;

import dev.oxbow.access.Access;
import dev.oxbow.access.PersonalTable;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.SystemTable;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.statement.Statistics;
import dev.oxbow.statement.Statistics.Totals;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code oxbow.queries}: a row for each statement that waits or runs, and for the last that ended.
 * A session sees those of its own user, unless it may see everybody's. Thread-safe.
 */
public final class QueriesTable implements PersonalTable {
  private static final List<Fact> FACTS =
      List.of(
          Fact.text("id", "as KILL takes it at a server", run -> run.id()),
          Fact.text("user", "who sent it; NULL in process", run -> orNull(run.user())),
          Fact.of(
              "session",
              Kind.BIGINT,
              "as CONNECTION_ID() gives it",
              run -> run.session().isPresent() ? (Object) run.session().getAsLong() : null),
          Fact.text(
              "state",
              "queued, running, done, failed or cancelled",
              run -> run.state().name().toLowerCase(Locale.ROOT)),
          Fact.text("stage", "what is being done", run -> orNull(run.stage())),
          Fact.text("text", "the statement, each literal as ?", run -> run.text()),
          Fact.of(
              "started",
              Kind.TIMESTAMP,
              "when it came, in UTC",
              run -> LocalDateTime.ofInstant(run.started(), ZoneOffset.UTC)),
          Fact.of(
              "elapsed_ms",
              Kind.BIGINT,
              "from its coming to its end, or until now",
              run -> run.elapsed().toMillis()),
          Fact.figure("planning_ms", "to parse and plan it", s -> s.planning().toMillis()),
          Fact.figure("rows", "rows that it gave", Statistics::rows),
          Fact.total("source_rows", "rows that MySQL sent", Totals::sourceRows),
          Fact.total("source_bytes", "bytes of their values", Totals::sourceBytes),
          Fact.total("records_read", "records of topics read and decoded now", Totals::recordsRead),
          Fact.total("stored_rows", "rows of topics that the store had", Totals::storedRows),
          Fact.text(
              "sqlstate",
              "of its failure",
              run -> run.failure() == null ? null : run.failure().sqlState()),
          Fact.text(
              "message",
              "of its failure",
              run -> run.failure() == null ? null : run.failure().message()),
          Fact.text(
              "snapshot",
              "what it saw of each source",
              run ->
                  run.figures() == null
                      ? null
                      : orNull(String.join("\n", run.figures().snapshot()))));

  private static final TableInfo INFO =
      new TableInfo(
          new TableId("", "queries"),
          TableInfo.Kind.SYSTEM_TABLE,
          FACTS.stream().map(Fact::column).toList(),
          "statements that wait or run, and the last that ended",
          List.of(),
          List.of(),
          List.of(),
          OptionalDouble.empty());

  private final QueryLog log;
  private final Access access;

  /** A column and what stands in it. */
  private record Fact(Column column, Function<QueryRun.View, @Nullable Object> value) {
    static Fact of(
        String name, Kind kind, String comment, Function<QueryRun.View, @Nullable Object> value) {
      ColumnType type =
          kind == Kind.TIMESTAMP ? new ColumnType(kind, 3, 0, true) : ColumnType.of(kind);
      return new Fact(new Column(name, type, comment, false), value);
    }

    static Fact text(String name, String comment, Function<QueryRun.View, @Nullable Object> value) {
      return of(name, Kind.VARCHAR, comment, value);
    }

    static Fact figure(String name, String comment, ToLongFunction<Statistics> value) {
      return of(
          name,
          Kind.BIGINT,
          comment,
          run -> run.figures() == null ? null : (Object) value.applyAsLong(run.figures()));
    }

    static Fact total(String name, String comment, ToLongFunction<Totals> value) {
      return figure(name, comment, statistics -> value.applyAsLong(statistics.totals()));
    }
  }

  /** The table for who may see all. */
  public QueriesTable(QueryLog log) {
    this(log, Access.ALL);
  }

  private QueriesTable(QueryLog log, Access access) {
    this.log = log;
    this.access = access;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  @Override
  public SystemTable as(Access session) {
    return new QueriesTable(log, session);
  }

  @Override
  public TableInfo info() {
    return INFO;
  }

  @Override
  public List<@Nullable Object[]> rows(Wanted wanted) {
    String user = access.user().orElse("");
    return log.all().stream()
        .filter(run -> access.seesEverybody() || run.user().equals(user))
        .map(QueryRun::view)
        .map(view -> FACTS.stream().map(fact -> fact.value().apply(view)).toArray())
        .toList();
  }
}
