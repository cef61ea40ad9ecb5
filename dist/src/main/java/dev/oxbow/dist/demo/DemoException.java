package dev.oxbow.dist.demo;

import org.jspecify.annotations.Nullable;

/** Why the demo cannot go on, in one sentence for whoever started it. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    this(message, null);
  }

  DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
