package dev.oxbow.dist.transfer.topic;

import dev.oxbow.dist.shell.Format;
import dev.oxbow.dist.shell.RowPrinter;
import dev.oxbow.dist.shell.RowPrinter.Header;
import dev.oxbow.dist.shell.Values;
import dev.oxbow.dist.transfer.file.RowSink;
import dev.oxbow.dist.transfer.file.Tally;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as records: the value is the row as a line of JSON, the key some of its columns. */
public final class TopicSink implements RowSink {
  private final TopicWriter writer;
  private final List<String> key;

  /**
   * @param writer stays the caller's
   * @param key columns; empty for records without a key
   */
  public TopicSink(TopicWriter writer, List<String> key) {
    this.writer = writer;
    this.key = List.copyOf(key);
  }

  @Override
  public void write(ResultSet rows, Tally tally) throws SQLException {
    Values values = new Values(rows);
    List<Integer> places = places(Header.distinct(values.headers()));
    if (places.isEmpty()) {
      writer.requireKeyless();
    }
    Line value = new Line(values.headers());
    Line keys = new Line(places.stream().map(values.headers()::get).toList());
    while (rows.next()) {
      @Nullable String[] row = values.row();
      String keyed = null;
      if (!places.isEmpty()) {
        keyed = keys.of(places.stream().map(i -> row[i]).toArray(String[]::new));
      }
      writer.write(keyed, value.of(row), tally);
      tally.addRows(1);
    }
  }

  private List<Integer> places(List<String> names) {
    List<Integer> places = new ArrayList<>();
    for (String column : key) {
      int at = names.indexOf(column);
      if (at < 0) {
        throw new OxbowException(
            ErrorCode.UNKNOWN_COLUMN,
            "--key names column '" + column + "', but the rows have " + String.join(", ", names));
      }
      places.add(at);
    }
    return places;
  }

  /** A row as the export of JSON lines writes it. */
  private static final class Line {
    private final StringWriter text = new StringWriter();
    private final RowPrinter printer = Format.JSONL.printer(new PrintWriter(text), 0);

    Line(List<Header> headers) {
      printer.begin(headers);
    }

    String of(@Nullable String[] row) {
      text.getBuffer().setLength(0);
      printer.row(row);
      return text.toString().stripTrailing();
    }
  }
}
