package dev.oxbow.mysql;

import dev.oxbow.config.Settings;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.spi.AdapterFactory;
import dev.oxbow.spi.Source;
import dev.oxbow.spi.SourceContext;

/** The door of the adapter: {@code adapter: mysql}. */
public final class MySqlAdapterFactory implements AdapterFactory {
  @Override
  public String adapter() {
    return "mysql";
  }

  @Override
  public Source open(String name, Settings settings, SourceContext context) {
    return new MySqlSource(MySqlConfig.read(name, settings));
  }
}
