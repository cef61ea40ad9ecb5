package dev.oxbow.sync.capture;

import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.statement.KeptColumns;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Under which keys the rows of tables were told. A table without a primary key may get another one
 * by statements about its indexes and columns, of which nobody needs to understand more than that
 * they might.
 */
final class ToldKeys {
  private final Map<TableName, TableSchema> told = new HashMap<>();

  /** Tables that a statement may have given another key, of which no row came since. */
  private final Set<TableName> defined = new HashSet<>();

  private @Nullable TableSchema last;

  /** A statement comes, before the rows behind it. */
  void define(Change.Definition definition) {
    last = null;
    for (TableName table : told.keySet()) {
      if (!KeptColumns.surely(definition.statement(), definition.database(), table)) {
        defined.add(table);
      }
    }
  }

  /** Notes the key of a row that is told next; whether rows were told under another one. */
  boolean change(TableSchema schema) {
    if (schema == last || schema.columns().isEmpty()) {
      return false;
    }
    last = schema;
    TableSchema before = told.put(schema.table(), schema);
    return defined.remove(schema.table()) && before != null && !key(before).equals(key(schema));
  }

  /** No row of it counts any more. */
  void forget(TableName table) {
    told.remove(table);
    defined.remove(table);
    last = null;
  }

  private static List<String> key(TableSchema schema) {
    return schema.key().stream().map(at -> schema.columns().get(at).name()).toList();
  }
}
