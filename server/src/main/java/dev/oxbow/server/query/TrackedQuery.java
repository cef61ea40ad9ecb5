package dev.oxbow.server.query;

import java.util.function.Consumer;

/** A statement whose runs are in the server's list. */
public interface TrackedQuery {
  /**
   * Has the id of the next run told as soon as it is in the list, before it waits for its turn.
   *
   * @param listener called once, in the thread that runs the statement
   */
  void onBegin(Consumer<String> listener);
}
