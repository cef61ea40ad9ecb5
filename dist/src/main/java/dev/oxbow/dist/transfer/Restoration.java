package dev.oxbow.dist.transfer;

import dev.oxbow.dist.transfer.file.Tally;
import dev.oxbow.dist.transfer.topic.TopicPlace;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.sync.restore.Moment;
import dev.oxbow.sync.restore.Report;
import dev.oxbow.sync.restore.Restore;
import dev.oxbow.sync.restore.Wanted;
import java.io.PrintWriter;
import java.util.Optional;

/** One restore, and what it says: how far it is, what it found, how long it took. */
record Restoration(
    TopicPlace from,
    Wanted wanted,
    Moment moment,
    Target into,
    Optional<String> definitions,
    boolean isIncomplete,
    boolean replaces) {

  /**
   * Restores.
   *
   * @param draws whether standard error is a terminal
   */
  @SuppressWarnings("try") // what is only closed
  void run(PrintWriter err, boolean draws) {
    Restore.Request request =
        new Restore.Request(
            from.topic(), wanted, moment, into.name(), definitions, isIncomplete, replaces);
    try (StatementScope scope = new StatementScope();
        Interruption interruption = new Interruption(scope::cancel);
        Restore restore = new Restore(request, from.source(), from.settings(), into.config())) {
      Tally looked = new Tally();
      try (Progress progress = new Progress(looked, "records", err, draws)) {
        restore.look(watch(looked, scope));
        progress.close();
        err.println("Looked at " + progress.sentence());
      }
      Tally applied = new Tally();
      applied.expect(restore.bytes());
      try (Progress progress = new Progress(applied, "records", err, draws)) {
        Report report = restore.run(watch(applied, scope));
        progress.close();
        err.println("Restored " + progress.sentence() + ", into " + report.table());
        report.lines().forEach(err::println);
      }
    }
  }

  private static Restore.Watch watch(Tally tally, StatementScope scope) {
    return (records, bytes) -> {
      tally.addRows(records);
      tally.addBytes(bytes);
      scope.check();
    };
  }
}
