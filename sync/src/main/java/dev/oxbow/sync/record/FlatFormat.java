package dev.oxbow.sync.record;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows as plain JSON objects, a tombstone for a row that went: a topic that may be compacted and
 * then holds the table.
 */
public final class FlatFormat implements RecordFormat {
  /** More than tables that are written at once; beyond, all are made again when they are needed. */
  private static final int MOST_TABLES = 1024;

  private final TopicNames topics;
  private final JsonBytes json = new JsonBytes();
  private final Map<TableSchema, TableForm> forms = new IdentityHashMap<>();

  public FlatFormat(TopicNames topics) {
    this.topics = topics;
  }

  private record TableForm(String topic, RowForm key, RowForm row) {}

  @Override
  public void write(Change.OfRow change, @Nullable EventCount count, Consumer<CapturedRecord> to) {
    TableForm form = form(change.schema());
    if (change instanceof Change.Insert insert) {
      row(form, insert.after(), change, count, to);
    } else if (change instanceof Change.Read read) {
      row(form, read.row(), change, count, to);
    } else if (change instanceof Change.Delete delete) {
      requireKey(change);
      tombstone(form, delete.before(), change, count, to);
    } else if (change instanceof Change.Update update) {
      requireKey(change);
      if (!form.key.agree(update.before(), update.after())) {
        tombstone(form, update.before(), change, count, to);
      }
      row(form, update.after(), change, count, to);
    }
  }

  @Override
  public boolean tellsTruncations() {
    return false;
  }

  /**
   * Refuses: the rows that went have keys that nobody knows, and a record without a key has no
   * place in a topic that may be compacted.
   */
  @Override
  public void write(
      Change.Truncate truncate, @Nullable EventCount count, Consumer<CapturedRecord> to) {
    throw new OxbowException(
        ErrorCode.NOT_SUPPORTED,
        "Table "
            + truncate.table()
            + " was truncated in transaction "
            + truncate.place().transaction().id()
            + ", which its flat topic cannot tell: readers of the topic would keep rows that are"
            + " gone. Capture stops here; set definitions to true, and the truncation is told in the"
            + " topic of definitions, or take format 'envelope', which tells it in the table's");
  }

  private TableForm form(TableSchema schema) {
    if (forms.size() >= MOST_TABLES) {
      forms.clear();
    }
    return forms.computeIfAbsent(
        schema,
        s -> {
          List<JsonForm> columns = s.columns().stream().map(NaturalForms::of).toList();
          return new TableForm(
              topics.of(s.table()), RowForm.ofKey(s, columns), RowForm.ofRow(s, columns));
        });
  }

  private void row(
      TableForm form,
      Row row,
      Change.OfRow change,
      @Nullable EventCount count,
      Consumer<CapturedRecord> to) {
    count(change, count);
    to.accept(record(form, row, json(change, form.row, row), change));
  }

  private void tombstone(
      TableForm form,
      Row row,
      Change.OfRow change,
      @Nullable EventCount count,
      Consumer<CapturedRecord> to) {
    count(change, count);
    to.accept(record(form, row, null, change));
  }

  /** Rows without a key may come, but nobody could tell which one changed or went. */
  private static void requireKey(Change.OfRow change) {
    if (change.schema().key().isEmpty()) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "A row of "
              + change.schema().table()
              + " was changed or deleted by "
              + change.place().name()
              + ", which a flat topic cannot tell: the table has no primary key to name it with."
              + " Capture stops here; give the table a primary key, leave it out with exclude, or"
              + " take format 'envelope'");
    }
  }

  private static void count(Change.OfRow change, @Nullable EventCount count) {
    if (count != null) {
      count.next(change.schema().table());
    }
  }

  private byte[] json(Change.OfRow change, RowForm form, Row row) {
    return json.of(change.schema().table(), change.place(), out -> form.write(out, row));
  }

  private CapturedRecord record(
      TableForm form, Row row, byte @Nullable [] value, Change.OfRow change) {
    byte[] key = change.schema().key().isEmpty() ? null : json(change, form.key, row);
    return new CapturedRecord(
        form.topic,
        key,
        value,
        change.place().name(),
        change.place().transaction().committed().toEpochMilli());
  }
}
