package dev.oxbow.store;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;

/** Why a copy's file could not be opened. */
enum StoreFailure {
  BUSY,
  UNWRITABLE,
  DAMAGED,
  /** Nothing that says something about the file. */
  OTHER;

  static StoreFailure of(OxbowException e) {
    Throwable cause = e.getCause();
    String text =
        cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
    if (text.contains("Could not set lock") || text.contains("already attached")) {
      return BUSY;
    }
    if (text.contains("Permission denied") || text.contains("Read-only file system")) {
      return UNWRITABLE;
    }
    return switch (e.code()) {
      case INTERNAL, STORE, DATA -> DAMAGED;
      default -> OTHER;
    };
  }

  /** Whether the executor has given up the database that could not be written. */
  static boolean invalidates(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (String.valueOf(t.getMessage()).contains("invalidated")) {
        return true;
      }
    }
    return false;
  }

  static OxbowException damaged(String why) {
    return new OxbowException(ErrorCode.STORE, why);
  }
}
