package dev.oxbow.sync.restore;

import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.ChangeHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a restore found and made.
 *
 * @param rows of the restored table
 * @param checksum of its rows, in any order
 * @param checksumSql the statement that computes both, also of the original
 * @param lines for people
 */
public record Report(
    TableName table, long rows, String checksum, String checksumSql, List<String> lines) {
  public Report {
    lines = List.copyOf(lines);
  }

  static Report of(
      Restore.Request request,
      Survey survey,
      SideTable.Sum sum,
      boolean isCounted,
      Optional<String> gap,
      List<String> notes) {
    List<String> lines = new ArrayList<>();
    gap.ifPresent(why -> lines.add("Incomplete: " + why));
    lines.add(
        "Moment: " + request.moment() + "; " + last(survey.last()) + "; " + next(survey.next()));
    lines.add(
        "Applied: %,d changes and %,d rows of snapshots of %s"
            .formatted(survey.changes(), survey.reads(), survey.table()));
    lines.add(
        survey.next() == null
            ? "Transactions: whole, unless the last one is larger than the capture's"
                + " transaction.max.rows and its rest is still to come"
            : "Transactions: whole");
    lines.add(
        "Checked: %,d rows%s, checksum %s"
            .formatted(
                sum.rows(),
                isCounted ? ", as many as keys in the topic" : " (too many to count their keys)",
                sum.checksum()));
    notes.forEach(note -> lines.add("Note: " + note));
    return new Report(request.target(), sum.rows(), sum.checksum(), sum.statement(), lines);
  }

  private static String last(@Nullable ChangeHead last) {
    return last == null ? "no change before it" : "the last change was at " + Survey.describe(last);
  }

  private static String next(@Nullable ChangeHead next) {
    return next == null
        ? "none behind it is in the topic"
        : "the next one at " + Survey.describe(next);
  }
}
