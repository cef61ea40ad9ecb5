package dev.oxbow.error;

import org.jspecify.annotations.Nullable;

/**
 * The one exception that leaves the engine and the adapters. Its message is one sentence for a
 * person: what, where, why and what to do; it never holds a secret.
 */
public final class OxbowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public OxbowException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public OxbowException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
