package dev.oxbow.plan;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.TableSpool;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code WITH RECURSIVE}. The repeated part runs many times, but what it reads of a source
 * is read once, and kept.
 */
final class LocalRecursion {
  private final LocalSqlWriter queries;

  /** What each table is called that holds the rows of the last round. */
  private final Map<List<String>, String> names = new HashMap<>();

  /** What the part reads that is being written; null outside of any. */
  private @Nullable List<String> kept;

  LocalRecursion(LocalSqlWriter queries) {
    this.queries = queries;
  }

  String write(RepeatUnion union) {
    if (!(union.getIterativeRel() instanceof TableSpool spool)) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED, "This form of WITH RECURSIVE is not supported");
    }
    String name = queries.alias();
    names.put(spool.getTable().getQualifiedName(), name);
    List<String> outer = kept;
    List<String> reads = outer == null ? new ArrayList<>() : outer;
    kept = reads;
    String first = queries.typed(union.getSeedRel(), union.getRowType());
    String next = queries.typed(union.getIterativeRel(), union.getRowType());
    kept = outer;
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < union.getRowType().getFieldCount(); i++) {
      columns.add(LocalSqlWriter.field(i));
    }
    String table =
        "%s(%s) AS (%s UNION %s%s)"
            .formatted(name, String.join(", ", columns), first, union.all ? "ALL " : "", next);
    List<String> tables = new ArrayList<>(outer == null ? reads : List.of());
    tables.add(table);
    return "WITH RECURSIVE " + String.join(", ", tables) + " SELECT * FROM " + name;
  }

  String name(RelOptTable table) {
    String name = names.get(table.getQualifiedName());
    if (name == null) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "WITH RECURSIVE %s reads its own rows in FROM only, not in a sub-query of a condition; write a join"
              .formatted(String.join(".", table.getQualifiedName())));
    }
    return name;
  }

  /** A query that reads a source: within a recursion, of what has been kept. */
  String once(String query) {
    if (kept == null) {
      return query;
    }
    String name = queries.alias();
    kept.add(name + " AS MATERIALIZED (" + query + ")");
    return "SELECT * FROM " + name;
  }
}
