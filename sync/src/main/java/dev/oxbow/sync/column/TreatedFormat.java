package dev.oxbow.sync.column;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.record.CapturedRecord;
import dev.oxbow.sync.record.EventCount;
import dev.oxbow.sync.record.RecordFormat;
import dev.oxbow.sync.statement.CopiedTable;
import dev.oxbow.sync.statement.DefiningStatement;
import dev.oxbow.sync.statement.KeptColumns;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A format that is given rows by the rules only, so that what they hide reaches no record. Used by
 * one thread.
 */
public final class TreatedFormat implements RecordFormat {
  /** More than tables that are written at once; beyond, all are made again when they are needed. */
  private static final int MOST_TABLES = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(TreatedFormat.class);

  private final ColumnRules rules;
  private final RecordFormat format;
  private final Map<TableSchema, Plan> plans = new IdentityHashMap<>();

  /**
   * @param plan null for a table that nothing is done to
   */
  private record Plan(@Nullable ColumnPlan plan) {}

  /**
   * How tables look, of which a row was written and that no statement has defined since. Never by
   * what the server says: it may have gone further than the stream.
   */
  private final Map<TableName, TableSchema> known = new HashMap<>();

  private final Predicate<TableName> wanted;
  private @Nullable TableSchema last;

  private TreatedFormat(ColumnRules rules, RecordFormat format, Predicate<TableName> wanted) {
    this.rules = rules;
    this.format = format;
    this.wanted = wanted;
  }

  /** A format under rules; the format itself where there are none. */
  public static RecordFormat of(ColumnRules rules, RecordFormat format) {
    return of(rules, format, table -> true);
  }

  /**
   * The same.
   *
   * @param wanted the tables that are told at all
   */
  public static RecordFormat of(
      ColumnRules rules, RecordFormat format, Predicate<TableName> wanted) {
    return rules.isEmpty() ? format : new TreatedFormat(rules, format, wanted);
  }

  /** Rules go by names, so what a table hides must still be hidden when it takes another one. */
  @Override
  public void define(Change.Definition definition) {
    Optional<DefiningStatement> statement = DefiningStatement.read(definition);
    String kind = statement.map(DefiningStatement::kind).orElse("");
    Map<TableName, TableSchema> moved = new HashMap<>();
    for (CopiedTable copy : CopiedTable.by(definition)) {
      // ALTER may give the table other columns in the same statement.
      TableSchema schema = kind.equals("ALTER") ? null : known.get(copy.from());
      if (kind.equals("RENAME") && schema != null) {
        moved.put(copy.to(), schema);
      }
      List<String> revealed = rules.revealed(copy.from(), copy.to(), schema);
      if (!wanted.test(copy.to()) || revealed.isEmpty()) {
        continue;
      }
      if (copy.isWhole()) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "Statement '"
                + definition.statement()
                + "' in transaction "
                + definition.place().transaction().id()
                + " gives "
                + copy.to()
                + " the columns of "
                + copy.from()
                + ", and "
                + String.join(", ", revealed)
                + " would be told in clear: hidden there, by no pattern here. The capture stops"
                + " before it. Add "
                + copy.to()
                + "."
                + revealed.get(0)
                + " to columns.exclude, columns.mask or columns.hash, or the table to 'exclude',"
                + " and restart the service");
      }
      LOG.warn(
          "{} is made from {}, of which {} is hidden: columns of the new table are told in clear"
              + " where no pattern of columns.exclude, columns.mask or columns.hash matches them",
          copy.to(),
          copy.from(),
          String.join(", ", revealed));
    }
    List<TableName> named = statement.map(DefiningStatement::tables).orElse(List.of());
    known
        .keySet()
        .removeIf(
            table ->
                named.contains(table)
                    || !KeptColumns.surely(definition.statement(), definition.database(), table));
    known.putAll(moved);
    last = null;
  }

  @Override
  public void write(Change.OfRow change, @Nullable EventCount count, Consumer<CapturedRecord> to) {
    if (plans.size() >= MOST_TABLES) {
      plans.clear();
      known.clear();
      last = null;
    }
    TableSchema schema = change.schema();
    if (schema != last) {
      known.put(schema.table(), schema);
      last = schema;
    }
    ColumnPlan plan = plans.computeIfAbsent(schema, this::plan).plan();
    format.write(plan == null ? change : treated(plan, change), count, to);
  }

  private Plan plan(TableSchema schema) {
    ColumnPlan plan = ColumnPlan.of(schema, rules);
    return new Plan(plan.isIdentity(schema) ? null : plan);
  }

  private static Change.OfRow treated(ColumnPlan plan, Change.OfRow change) {
    TableSchema schema = plan.schema();
    if (change instanceof Change.Insert insert) {
      return new Change.Insert(schema, plan.of(insert.after()), insert.place());
    } else if (change instanceof Change.Update update) {
      return new Change.Update(
          schema, plan.of(update.before()), plan.of(update.after()), update.place());
    } else if (change instanceof Change.Delete delete) {
      return new Change.Delete(schema, plan.of(delete.before()), delete.place());
    } else if (change instanceof Change.Read read) {
      return new Change.Read(schema, plan.of(read.row()), read.place());
    }
    throw new IllegalStateException("a change of a kind that is not known");
  }

  @Override
  public void write(
      Change.Truncate truncate, @Nullable EventCount count, Consumer<CapturedRecord> to) {
    format.write(truncate, count, to);
  }

  @Override
  public boolean tellsTruncations() {
    return format.tellsTruncations();
  }
}
