package dev.oxbow.sync.apply;

/** What has become of a record that an apply put aside. */
public enum LetterState {
  /** Nothing yet. */
  OPEN,
  /** It was applied after all. */
  REPLAYED,
  /** A later record of its key was applied, so that it must not be any more. */
  SUPERSEDED
}
