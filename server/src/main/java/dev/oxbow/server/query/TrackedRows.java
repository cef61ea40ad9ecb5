package dev.oxbow.server.query;

/** Rows that are counted in the server's list as they are taken. */
public interface TrackedRows {
  /** Says that the last row was only looked at, and is not given to the client. */
  void giveBack();
}
