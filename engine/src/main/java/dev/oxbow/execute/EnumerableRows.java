package dev.oxbow.execute;

import dev.oxbow.local.Rows;
import dev.oxbow.plan.EnumerableLeaf;
import dev.oxbow.plan.EnumerableLeaf.Evaluator;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.statement.StatementScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a plan of the executor with what Calcite's generated code computes from them. */
final class EnumerableRows implements RowFeed {
  private final Rows input;
  private final Evaluator evaluator;
  private final List<Column> columns;
  private final StatementScope scope;

  EnumerableRows(Rows input, EnumerableLeaf leaf, StatementScope scope) {
    this.input = input;
    this.evaluator = leaf.evaluator();
    this.columns = leaf.columns();
    this.scope = scope;
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public Lane open() {
    return new Lane() {
      @Override
      public int fill(RowBatch batch) {
        int rows = 0;
        while (rows < batch.capacity()) {
          scope.check();
          @Nullable Object[] row = input.next();
          if (row == null) {
            break;
          }
          RowWriter.write(batch, rows++, evaluator.evaluate(row), columns);
        }
        return rows;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void cancel() {
    // The input belongs to a run of the same statement, which is cancelled with it.
  }

  @Override
  public void close() {
    input.close();
  }
}
