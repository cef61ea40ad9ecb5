package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Bound;
import java.util.List;
import java.util.Optional;

/**
 * Rows to be told now.
 *
 * @param truncates whether the table is told to be empty before them
 * @param after behind which key the snapshot goes on; empty at the table's end, and in a table
 *     without a key
 * @param toldRows how many were told in all, with these
 */
public record Due(
    TableSchema schema,
    List<Row> rows,
    boolean truncates,
    Optional<Bound> after,
    long toldRows,
    boolean isDone) {}
