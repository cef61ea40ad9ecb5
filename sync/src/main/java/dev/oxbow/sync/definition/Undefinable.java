package dev.oxbow.sync.definition;

/** Why a table cannot be made, or changed, for some records; a whole sentence without its end. */
public final class Undefinable extends Exception {
  private static final long serialVersionUID = 1L;

  public Undefinable(String why) {
    super(why);
  }

  /** What people read. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
