package dev.oxbow.engine;

import dev.oxbow.access.TableAccess;
import dev.oxbow.catalog.SessionFacts;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.TableId;
import dev.oxbow.store.HeldLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a session of the engine tells of itself and of its user's other ones. */
final class EngineFacts implements SessionFacts {
  private final EngineSession session;

  EngineFacts(EngineSession session) {
    this.session = session;
  }

  @Override
  public String user() {
    return session.access().user().orElse("");
  }

  @Override
  public Map<String, String> variables() {
    return session.variables().all();
  }

  @Override
  public Map<String, String> status() {
    List<Process> mine = processes();
    Map<String, String> status = new TreeMap<>();
    status.put("Ssl_cipher", "");
    status.put("Threads_connected", String.valueOf(mine.size()));
    status.put(
        "Threads_running",
        String.valueOf(mine.stream().filter(process -> process.statement() != null).count()));
    status.put(
        "Uptime",
        String.valueOf(Duration.between(session.engine().since(), Instant.now()).toSeconds()));
    return status;
  }

  @Override
  public List<Process> processes() {
    boolean all = session.access().user().isEmpty();
    return session.engine().sessions().stream()
        .filter(other -> all || other.access().user().equals(session.access().user()))
        .map(EngineFacts::process)
        .sorted(Comparator.comparing(Process::id))
        .toList();
  }

  @Override
  public List<Stored> store() {
    return session.engine().store().held().stream()
        .filter(copy -> copy.log().map(this::isSeen).orElse(session.access().seesAll()))
        .map(EngineFacts::stored)
        .toList();
  }

  /** Of a table that the session does not see wholly nothing is told. */
  private boolean isSeen(HeldLog.LogName log) {
    return session
        .access()
        .table(log.source(), TableId.of(log.table()))
        .filter(TableAccess::isWhole)
        .isPresent();
  }

  private static Stored stored(HeldLog copy) {
    return new Stored(
        copy.log().map(HeldLog.LogName::source).orElse(null),
        copy.log().map(HeldLog.LogName::table).orElse(null),
        copy.wide() ? "wide" : "narrow",
        copy.file().getFileName().toString(),
        copy.bytes(),
        copy.holding().map(HeldLog.Holding::records).orElse(null),
        copy.holding().map(held -> covered(held.covered())).orElse(null),
        LocalDateTime.ofInstant(copy.used(), ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS),
        switch (copy.owner()) {
          case SELF -> "this process";
          case OTHER -> "another process";
          case NOBODY -> "nobody";
        });
  }

  private static String covered(List<LogRange> ranges) {
    return ranges.stream().map(LogRange::toString).collect(Collectors.joining(", "));
  }

  private static Process process(EngineSession session) {
    RunningQuery.Doing doing = session.doing().orElse(null);
    return new Process(
        session.id(),
        session.access().user().orElse(""),
        session.schema(),
        doing == null ? 0 : Duration.between(doing.since(), Instant.now()).toSeconds(),
        doing == null ? null : doing.sql());
  }
}
