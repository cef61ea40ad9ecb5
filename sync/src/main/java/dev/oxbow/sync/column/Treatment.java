package dev.oxbow.sync.column;

/** What is done to a column; of several, the one that tells least. */
enum Treatment {
  EXCLUDE("excluded"),
  MASK("masked"),
  HASH("hashed"),
  KEEP("kept");

  private final String done;

  Treatment(String done) {
    this.done = done;
  }

  /** As a sentence says it. */
  String done() {
    return done;
  }
}
