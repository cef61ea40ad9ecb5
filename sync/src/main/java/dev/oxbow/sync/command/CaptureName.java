package dev.oxbow.sync.command;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.service.SyncConfig;
import org.jspecify.annotations.Nullable;

/** Which capture is meant. */
final class CaptureName {
  private CaptureName() {}

  /** The given one, which a service may have though the file has it no more, or the only one. */
  static String of(SyncConfig config, @Nullable String given) {
    if (given == null) {
      if (config.captures().size() > 1) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "Name one of the captures: " + String.join(", ", config.captures().keySet()));
      }
      return config.captures().keySet().iterator().next();
    }
    return given;
  }
}
