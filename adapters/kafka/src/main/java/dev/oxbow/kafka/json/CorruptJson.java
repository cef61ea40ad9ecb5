package dev.oxbow.kafka.json;

/** Bytes that are no JSON; says what is wrong and where. Carries no stack trace: it is data. */
final class CorruptJson extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param position of the offending byte, from 0
   */
  CorruptJson(String what, int position) {
    super(what + " at byte " + position, null, false, false);
  }
}
