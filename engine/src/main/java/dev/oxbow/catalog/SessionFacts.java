package dev.oxbow.catalog;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link InformationSchema} tells of the session that asks, and of its user. */
public interface SessionFacts {
  /** Who has logged in; empty in process. */
  String user();

  /** The session's variables and their values. */
  Map<String, String> variables();

  /** Figures of the engine, as texts, that everybody may see. */
  Map<String, String> status();

  /** The sessions of the same user, this one included; in process, all of the engine. */
  List<Process> processes();

  /** What the topic store holds of tables that the session may see wholly, a row for each copy. */
  List<Stored> store();

  /**
   * A copy of the topic store. NULL is what is not known.
   *
   * @param source and {@code table}: which topic
   * @param covered the offsets that were read, per partition
   * @param used when it was used last, in UTC
   */
  record Stored(
      @Nullable String source,
      @Nullable String table,
      String kind,
      String file,
      long bytes,
      @Nullable Long records,
      @Nullable String covered,
      LocalDateTime used,
      String owner) {}

  /**
   * A session.
   *
   * @param seconds since when the statement runs; 0 when none does
   * @param statement what runs; null when nothing does
   */
  record Process(long id, String user, String schema, long seconds, @Nullable String statement) {}
}
