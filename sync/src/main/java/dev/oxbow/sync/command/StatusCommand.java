package dev.oxbow.sync.command;

import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.kafka.syncs.SyncsTable;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.SystemTable.Wanted;
import dev.oxbow.sync.service.SyncConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code oxbow sync status}: what {@code oxbow.syncs} shows, for people. It needs no service that
 * answers, only Kafka.
 */
@Command(
    name = "status",
    description =
        "Show how each capture and apply is. The same facts in SQL: SELECT * FROM oxbow.syncs",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All run.",
      "1:One has failed, is stopped, does not start, or nobody has spoken of it for a while.",
      "3:None of that, but one is still starting: ask again."
    },
    sortOptions = false)
final class StatusCommand implements Callable<Integer> {
  private static final Set<String> WELL = Set.of("STREAMING", "SNAPSHOT");
  private static final int STARTING = 3;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() {
    Logs.quiet();
    SyncConfig read = config.load();
    SyncsTable table =
        new SyncsTable(
            "oxbow",
            new ClientSettings(
                read.kafka().getOrDefault("bootstrap.servers", ""), read.clientSettings()),
            read.facts());
    List<String> columns = table.info().columns().stream().map(Column::name).toList();
    List<@Nullable Object[]> rows = table.rows(new Wanted(Set.copyOf(columns), Map.of()));
    if (rows.isEmpty()) {
      System.out.println("No sync service has run with group '" + read.group() + "' yet");
      return 1;
    }
    int code = 0;
    for (@Nullable Object[] row : rows) {
      Facts facts = new Facts(columns, row);
      print(facts);
      code = Math.max(code, severity(facts));
    }
    return code == 1 ? STARTING : code == 2 ? 1 : 0;
  }

  private static int severity(Facts facts) {
    if (WELL.contains(facts.text("state"))) {
      return 0;
    }
    return facts.text("state").equals("STARTING") && !facts.has("error") ? 1 : 2;
  }

  /** One row by the names of its columns. */
  private record Facts(List<String> columns, @Nullable Object[] row) {
    @Nullable Object get(String column) {
      return row[columns.indexOf(column)];
    }

    String text(String column) {
      Object value = get(column);
      return value == null ? "-" : value.toString();
    }

    String number(String column) {
      return get(column) instanceof Number n
          ? String.format(Locale.ROOT, "%,d", n.longValue())
          : "-";
    }

    String seconds(String column) {
      return get(column) instanceof Number n
          ? String.format(Locale.ROOT, "%.1f s", n.doubleValue())
          : "-";
    }

    boolean has(String column) {
      return get(column) != null;
    }
  }

  private static void print(Facts facts) {
    System.out.printf(
        "%s  %s: %s -> %s%s%n",
        facts.text("state"),
        facts.text("name"),
        facts.text("source"),
        facts.text("target"),
        facts.has("worker") ? ", on " + facts.text("worker") : "");
    if (facts.has("error")) {
      System.out.println("  error     " + facts.text("error"));
    }
    if (facts.has("position")) {
      System.out.printf(
          "  position  %s%s%n",
          facts.text("position"), facts.has("gtids") ? ", GTIDs " + facts.text("gtids") : "");
      if (facts.text("kind").equals("apply")) {
        System.out.printf(
            "  lag       %s, %s records; %s records passed over as errors%n",
            facts.seconds("lag_seconds"), facts.number("lag_records"), facts.number("errors"));
      } else {
        System.out.printf(
            "  lag       %s, %s bytes of binlog, %s transactions%n",
            facts.seconds("lag_seconds"),
            facts.number("lag_bytes"),
            facts.number("lag_transactions"));
      }
      System.out.printf(
          "  speed     %s records/s, %s bytes/s now; %s records, %s bytes since the start %s ago%n",
          facts.number("records_per_second"),
          facts.number("bytes_per_second"),
          facts.number("records"),
          facts.number("bytes"),
          facts.seconds("uptime_seconds"));
    }
    if (facts.get("snapshot_tables") instanceof Long tables && tables > 0) {
      System.out.printf(
          "  snapshot  %s of %d tables, %s of about %s rows%s%n",
          facts.text("snapshot_tables_done"),
          tables,
          facts.number("snapshot_rows"),
          facts.number("snapshot_rows_estimated"),
          facts.has("snapshot_seconds_left")
              ? ", " + facts.seconds("snapshot_seconds_left") + " left"
              : "");
    }
  }
}
