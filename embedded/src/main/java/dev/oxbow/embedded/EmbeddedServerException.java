package dev.oxbow.embedded;

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
}
