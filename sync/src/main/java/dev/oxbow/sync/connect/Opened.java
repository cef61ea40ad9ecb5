package dev.oxbow.sync.connect;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What was opened one after the other, to be closed in the reverse order: all of it, whatever fails
 * meanwhile, also when what was being opened could not begin. Used by one thread at a time.
 */
public final class Opened implements AutoCloseable {
  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  public <T extends AutoCloseable> T add(T opened) {
    all.push(opened);
    return opened;
  }

  /** Closes after a failure, which it leaves to be thrown. */
  public void closeAfter(Exception failure) {
    Exception first = closeAll();
    if (first != null) {
      failure.addSuppressed(first);
    }
  }

  @Override
  public void close() {
    Exception first = closeAll();
    if (first != null) {
      throw new ConnectException("It cannot end properly: " + first.getMessage(), first);
    }
  }

  private @Nullable Exception closeAll() {
    Exception first = null;
    while (!all.isEmpty()) {
      try {
        all.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    return first;
  }
}
