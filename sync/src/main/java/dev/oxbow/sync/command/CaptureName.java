package dev.oxbow.sync.command;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.service.SyncConfig;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which capture or apply is meant. */
final class CaptureName {
  private CaptureName() {}

  /**
   * The given capture, which a service may have though the file has it no more, or the only one.
   */
  static String of(SyncConfig config, @Nullable String given) {
    return given == null ? only("captures", config.captures().keySet()) : given;
  }

  /** The given apply, or the only one. */
  static String ofApplies(SyncConfig config, @Nullable String given) {
    return given == null ? only("applies", config.applies().keySet()) : given;
  }

  /** The given capture or apply, or the only one of both. */
  static String ofAny(SyncConfig config, @Nullable String given) {
    Set<String> names = new TreeSet<>(config.captures().keySet());
    names.addAll(config.applies().keySet());
    return given == null ? only("captures and applies", names) : given;
  }

  private static String only(String what, Set<String> names) {
    if (names.size() != 1) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          names.isEmpty()
              ? "There are no " + what + " in the configuration"
              : "Name one of the " + what + ": " + String.join(", ", names));
    }
    return names.iterator().next();
  }
}
