package dev.oxbow.catalog;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.AdapterFactory;
import dev.oxbow.spi.Source;
import dev.oxbow.spi.SourceContext;
import dev.oxbow.spi.SystemTable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The configured sources, opened by the adapters that are on the class path. Immutable. */
public final class Sources implements AutoCloseable {
  private final Map<String, Source> byName;

  private Sources(Map<String, Source> byName) {
    this.byName = byName;
  }

  /**
   * Opens all sources; none is reached yet.
   *
   * @param own tables that tell of the engine itself
   * @throws OxbowException INVALID_CONFIG for an unknown adapter or setting
   */
  public static Sources open(OxbowConfig config, SourceContext context, List<SystemTable> own) {
    Map<String, AdapterFactory> adapters = new TreeMap<>();
    ServiceLoader.load(AdapterFactory.class, AdapterFactory.class.getClassLoader())
        .forEach(factory -> adapters.put(factory.adapter(), factory));
    Map<String, Source> sources = new LinkedHashMap<>();
    try {
      config
          .sources()
          .forEach((name, settings) -> sources.put(name, open(name, settings, adapters, context)));
    } catch (RuntimeException e) {
      sources.values().forEach(Source::close);
      throw e;
    }
    String name = OxbowConfig.SYSTEM_SOURCE;
    sources.put(name, new OwnSource(name, own, sources.get(name)));
    return new Sources(sources);
  }

  private static Source open(
      String name, Settings settings, Map<String, AdapterFactory> adapters, SourceContext context) {
    String adapter = settings.require("adapter");
    AdapterFactory factory = adapters.get(adapter);
    if (factory == null) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Adapter '"
              + adapter
              + "' of "
              + settings.where()
              + " is unknown"
              + Settings.nearest(adapter, adapters.keySet()));
    }
    Source source = factory.open(name, settings, context);
    try {
      settings.refuseUnread();
      return source;
    } catch (OxbowException e) {
      source.close();
      throw e;
    }
  }

  /** In the order of the configuration. */
  Collection<Source> all() {
    return byName.values();
  }

  /** Makes all sources look again at what tables they have. */
  public void refresh() {
    byName.values().forEach(Source::refresh);
  }

  @Override
  public void close() {
    byName.values().forEach(Source::close);
  }
}
