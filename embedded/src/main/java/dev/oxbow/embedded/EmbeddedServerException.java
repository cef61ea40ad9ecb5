package dev.oxbow.embedded;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** A server of ours could not be had; the message says why and what to do. */
public final class EmbeddedServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EmbeddedServerException(String message) {
    this(message, null);
  }

  public EmbeddedServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** For a failure of a file or a process, whose own message may be no more than a file's name. */
  static EmbeddedServerException notStarted(String server, IOException cause) {
    String reason =
        cause instanceof FileSystemException
            ? cause.toString()
            : String.valueOf(cause.getMessage());
    return new EmbeddedServerException(server + " cannot start: " + reason, cause);
  }
}
