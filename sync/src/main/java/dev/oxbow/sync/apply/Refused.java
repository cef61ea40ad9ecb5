package dev.oxbow.sync.apply;

/** Why a record's row is not taken, though the server works; it goes on from "the record ...". */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  Refused(String why) {
    super(why);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
