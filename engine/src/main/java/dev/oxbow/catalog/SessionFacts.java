package dev.oxbow.catalog;

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

  /**
   * A session.
   *
   * @param seconds since when the statement runs; 0 when none does
   * @param statement what runs; null when nothing does
   */
  record Process(long id, String user, String schema, long seconds, @Nullable String statement) {}
}
