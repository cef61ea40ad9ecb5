package dev.oxbow.sync.restore;

import dev.oxbow.sync.decode.ChangeHead;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether what a topic tells up to a moment is the whole table: its beginning is there, and
 * the rows that were older than the capture were told to their end.
 *
 * @param isCompacted whether records may be gone for which there is a newer one
 * @param definitions empty where there is no topic of definitions
 */
record History(
    Survey survey, Moment moment, boolean isCompacted, Optional<Definitions> definitions) {

  /** Why it is not the whole table; empty when it is. */
  Optional<String> gap() {
    if (!survey.withoutBeginning().isEmpty()) {
      return Optional.of(
          "the records at the beginning of its topic were deleted by retention (partitions "
              + survey.withoutBeginning()
              + "), and with them rows that did not change since; have all rows told once more,"
              + " from nothing");
    }
    return survey.isOurs() ? gapOfOurs() : gapOfOthers();
  }

  private Optional<String> gapOfOurs() {
    if (definitions.isEmpty()) {
      return Optional.of(
          "there is no topic of definitions, which tells when the rows that were older than the"
              + " capture were told to their end; name it with --definitions");
    }
    Definitions told = definitions.get();
    ChangeHead emptied = survey.emptied();
    if (emptied != null && emptied.isChange() && told.truncates(emptied.gtid(), emptied.micros())) {
      // It held nothing then, and all that came since is told by the stream.
      return Optional.empty();
    }
    String gtid = emptied == null ? null : emptied.gtid();
    long since = emptied == null ? Long.MIN_VALUE : emptied.micros();
    List<Definitions.Definition> ends = told.snapshotsAfter(gtid, since);
    Optional<Definitions.Definition> end = ends.stream().filter(this::isOfThisTopic).findFirst();
    if (end.isEmpty() && !ends.isEmpty()) {
      return Optional.of(
          "the topic is younger than the end of the snapshot of its rows, at "
              + Survey.text(ends.get(ends.size() - 1).micros())
              + ": they were told to another one of its name, which was deleted; have them told"
              + " once more, from nothing");
    }
    if (end.isEmpty()) {
      return Optional.of(
          "its rows are not told to the end of a snapshot"
              + (emptied == null ? "" : " since it was begun anew at " + Survey.time(emptied))
              + " yet, by what the topic of definitions tells");
    }
    Definitions.Definition snapshot = end.get();
    if (moment.includes(snapshot.gtids(), snapshot.micros())) {
      return Optional.empty();
    }
    return Optional.of(
        "its rows were told to their end only later: it can be restored as it was from "
            + Survey.text(snapshot.micros())
            + " on"
            + (snapshot.gtids() == null ? "" : ", or after GTIDs " + snapshot.gtids())
            + (emptied == null ? "" : ", or before " + Survey.time(emptied)));
  }

  /**
   * Whether the rows of a snapshot went to this topic, and to none that had its name before: then
   * some record is as old, unless there was no row; and what there was later began by an insert.
   */
  private boolean isOfThisTopic(Definitions.Definition snapshot) {
    if (isCompacted && !survey.hasFirstRecords()) {
      return true;
    }
    return survey.first() <= snapshot.micros()
        || (snapshot.rows() == 0 && !survey.beginsInMiddle());
  }

  /** Debezium reads all rows before the first change. */
  private Optional<String> gapOfOthers() {
    if (survey.emptied() != null) {
      return Optional.empty();
    }
    if (!survey.beginsWithSnapshot()) {
      return Optional.of(
          "there is no row of a snapshot, so whatever the table held before the first change is not"
              + " told");
    }
    if (!survey.hasChanges() && !survey.endsSnapshot()) {
      return Optional.of("its rows are not told to the end of a snapshot");
    }
    boolean isBehind =
        moment instanceof Moment.After
            ? survey.changes() > 0
            : moment.includes(null, survey.latestRead());
    return isBehind
        ? Optional.empty()
        : Optional.of(
            "its rows were read at "
                + Survey.text(survey.latestRead())
                + ", and it can be restored as it was after that");
  }
}
