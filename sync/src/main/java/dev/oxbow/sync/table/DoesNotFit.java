package dev.oxbow.sync.table;

/** Why a value cannot stand in its column unchanged; the sentence goes on from "the record ...". */
public final class DoesNotFit extends Exception {
  private static final long serialVersionUID = 1L;

  public DoesNotFit(String why) {
    super(why);
  }

  /** What people read. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
