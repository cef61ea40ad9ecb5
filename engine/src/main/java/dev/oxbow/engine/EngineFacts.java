package dev.oxbow.engine;

import dev.oxbow.catalog.SessionFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
