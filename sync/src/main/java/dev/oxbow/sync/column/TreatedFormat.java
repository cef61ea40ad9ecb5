package dev.oxbow.sync.column;

import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.record.CapturedRecord;
import dev.oxbow.sync.record.EventCount;
import dev.oxbow.sync.record.RecordFormat;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A format that is given rows by the rules only, so that what they hide reaches no record. Used by
 * one thread.
 */
public final class TreatedFormat implements RecordFormat {
  /** More than tables that are written at once; beyond, all are made again when they are needed. */
  private static final int MOST_TABLES = 1024;

  private final ColumnRules rules;
  private final RecordFormat format;
  private final Map<TableSchema, Plan> plans = new IdentityHashMap<>();

  /**
   * @param plan null for a table that nothing is done to
   */
  private record Plan(@Nullable ColumnPlan plan) {}

  private TreatedFormat(ColumnRules rules, RecordFormat format) {
    this.rules = rules;
    this.format = format;
  }

  /** A format under rules; the format itself where there are none. */
  public static RecordFormat of(ColumnRules rules, RecordFormat format) {
    return rules.isEmpty() ? format : new TreatedFormat(rules, format);
  }

  @Override
  public void write(Change.OfRow change, @Nullable EventCount count, Consumer<CapturedRecord> to) {
    if (plans.size() >= MOST_TABLES) {
      plans.clear();
    }
    ColumnPlan plan = plans.computeIfAbsent(change.schema(), this::plan).plan();
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
