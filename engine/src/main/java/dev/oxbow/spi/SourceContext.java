package dev.oxbow.spi;

import java.util.List;
import java.util.Optional;

/** What the engine gives to a source for its life. */
public interface SourceContext {
  /**
   * The columns under which the store keeps a log, so that an adapter need not sample it again;
   * empty when the store holds nothing of it.
   */
  Optional<List<Column>> rememberedColumns(String incarnation);
}
