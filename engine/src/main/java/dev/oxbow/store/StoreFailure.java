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

  static OxbowException damaged(String why) {
    return new OxbowException(ErrorCode.STORE, why);
  }
}
