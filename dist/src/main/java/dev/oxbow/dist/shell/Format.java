package dev.oxbow.dist.shell;

import java.io.PrintWriter;
import java.util.Locale;

/** The ways in which rows can be printed. */
public enum Format {
  /** A box of columns, for people. */
  TABLE(true),
  /** RFC 4180 with a line of names; NULL is nothing at all, an empty string is {@code ""}. */
  CSV(false),
  /** A line of names, then tabs between values; NULL is {@code \N}, as in MySQL's LOAD DATA. */
  TSV(false),
  /** One array with an object per row. */
  JSON(false),
  /** An object per row, each on a line of its own. */
  JSONL(false),
  /** A table for a document. */
  MARKDOWN(false),
  /** A line per value, for wide rows. */
  VERTICAL(true);

  private final boolean forPeople;

  Format(boolean forPeople) {
    this.forPeople = forPeople;
  }

  /** Whether a count of the rows may follow them; otherwise nothing but rows is printed. */
  boolean isForPeople() {
    return forPeople;
  }

  /**
   * A printer for one result.
   *
   * @param width the columns of the terminal, beyond which a table cuts its cells; 0 for no limit
   */
  public RowPrinter printer(PrintWriter out, int width) {
    return switch (this) {
      case TABLE -> new TablePrinter(out, width);
      case CSV -> new CsvPrinter(out);
      case TSV -> new TsvPrinter(out);
      case JSON -> JsonPrinter.array(out);
      case JSONL -> JsonPrinter.lines(out);
      case MARKDOWN -> new MarkdownPrinter(out);
      case VERTICAL -> new VerticalPrinter(out);
    };
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
