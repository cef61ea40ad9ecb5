package dev.oxbow.kafka.syncs;

import dev.oxbow.spi.Source;
import dev.oxbow.spi.SourceTable;
import dev.oxbow.spi.TableId;
import java.util.Optional;
import java.util.Set;

/** The system's own source, with one table. */
final class SyncsSource implements Source {
  private final String name;
  private final SyncsTable table;

  SyncsSource(String name, SyncsTable table) {
    this.name = name;
    this.table = table;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isSystem() {
    return true;
  }

  @Override
  public Set<TableId> tables() {
    return Set.of(table.info().id());
  }

  @Override
  public Optional<SourceTable> table(TableId id) {
    return id.equals(table.info().id()) ? Optional.of(table) : Optional.empty();
  }

  @Override
  public void refresh() {
    // Nothing is remembered.
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
