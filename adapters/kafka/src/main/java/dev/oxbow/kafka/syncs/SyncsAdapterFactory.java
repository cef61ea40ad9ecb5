package dev.oxbow.kafka.syncs;

import dev.oxbow.config.Settings;
import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.spi.AdapterFactory;
import dev.oxbow.spi.Source;
import dev.oxbow.spi.SourceContext;

/** The system's own source: nobody configures it, it is there when something is kept in step. */
public final class SyncsAdapterFactory implements AdapterFactory {
  @Override
  public String adapter() {
    return "syncs";
  }

  @Override
  public Source open(String name, Settings settings, SourceContext context) {
    return new SyncsSource(
        name,
        new SyncsTable(
            name, ClientSettings.of(settings.group("kafka")), settings.require("topic")));
  }
}
