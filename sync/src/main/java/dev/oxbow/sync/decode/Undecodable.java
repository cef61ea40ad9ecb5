package dev.oxbow.sync.decode;

/** Why a record tells no change of a row; the sentence goes on from "the record ...". */
public final class Undecodable extends Exception {
  private static final long serialVersionUID = 1L;

  public Undecodable(String why) {
    super(why);
  }

  Undecodable(String why, Throwable cause) {
    super(why, cause);
  }

  /** What people read. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
