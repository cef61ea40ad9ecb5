package dev.oxbow.plan;

import dev.oxbow.catalog.StatementCatalog;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.type.ColumnType;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * A query as the validator understood it, before anybody decided where it runs.
 *
 * @param root gives the columns of the result in their order, and nothing more
 * @param columns what the client is promised
 * @param parameters the types of the {@code ?}
 * @param catalog the definitions that were used
 */
public record LogicalPlan(
    RelNode root,
    List<ResultColumn> columns,
    List<ColumnType> parameters,
    StatementCatalog catalog) {
  public LogicalPlan {
    columns = List.copyOf(columns);
    parameters = List.copyOf(parameters);
  }
}
