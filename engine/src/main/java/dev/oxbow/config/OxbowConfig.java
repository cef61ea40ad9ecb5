package dev.oxbow.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configuration as it was written, secrets resolved, not yet read: who owns a group reads it.
 *
 * @param schema the name of the one schema
 * @param sources the settings of each source by its name, in the order of the file
 * @param local the settings of the local executor
 * @param store the settings of the topic store
 * @param where what to call it in messages: {@code oxbow.yaml}
 */
public record OxbowConfig(
    String schema, Map<String, Settings> sources, Settings local, Settings store, String where) {
  public OxbowConfig {
    sources = new LinkedHashMap<>(sources);
  }
}
