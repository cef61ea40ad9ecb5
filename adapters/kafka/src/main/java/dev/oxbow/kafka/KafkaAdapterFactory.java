package dev.oxbow.kafka;

import dev.oxbow.config.Settings;
import dev.oxbow.spi.AdapterFactory;
import dev.oxbow.spi.Source;
import dev.oxbow.spi.SourceContext;

/** {@code adapter: kafka}. */
public final class KafkaAdapterFactory implements AdapterFactory {
  @Override
  public String adapter() {
    return "kafka";
  }

  @Override
  public Source open(String name, Settings settings, SourceContext context) {
    return new KafkaSource(KafkaConfig.from(name, settings), context);
  }
}
