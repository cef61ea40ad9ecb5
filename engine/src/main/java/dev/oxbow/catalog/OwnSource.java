package dev.oxbow.catalog;

import dev.oxbow.spi.Source;
import dev.oxbow.spi.SourceTable;
import dev.oxbow.spi.SystemTable;
import dev.oxbow.spi.TableId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The engine's own schema: tables that tell of itself, and those of the system's own source. */
final class OwnSource implements Source {
  private final String name;
  private final List<SystemTable> tables;
  private final @Nullable Source more;

  /**
   * @param more what an adapter tells of Oxbow, null when nothing is kept in step
   */
  OwnSource(String name, List<SystemTable> tables, @Nullable Source more) {
    this.name = name;
    this.tables = List.copyOf(tables);
    this.more = more;
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
    Set<TableId> ids = new LinkedHashSet<>();
    tables.forEach(table -> ids.add(table.info().id()));
    if (more != null) {
      ids.addAll(more.tables());
    }
    return ids;
  }

  @Override
  public Optional<SourceTable> table(TableId id) {
    Optional<SourceTable> own =
        tables.stream()
            .filter(table -> table.info().id().equals(id))
            .map(SourceTable.class::cast)
            .findFirst();
    return own.isPresent() || more == null ? own : more.table(id);
  }

  @Override
  public void refresh() {
    if (more != null) {
      more.refresh();
    }
  }

  @Override
  public void close() {
    if (more != null) {
      more.close();
    }
  }
}
