package dev.oxbow.dist.transfer.file;

import dev.oxbow.dist.shell.Format;
import dev.oxbow.dist.shell.RowPrinter;
import dev.oxbow.dist.shell.Values;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** CSV and JSON lines, as the shell prints them; also compressed. Closes its stream. */
public final class TextSink implements RowSink {
  /** After so many rows it is seen whether they can still be written. */
  private static final int ROWS_PER_LOOK = 1_000;

  private static final int BUFFER = 1 << 16;

  private final Format format;
  private final OutputStream out;
  private final boolean gzip;

  public TextSink(Format format, OutputStream out, boolean gzip) {
    this.format = format;
    this.out = out;
    this.gzip = gzip;
  }

  @Override
  public void write(ResultSet rows, Tally tally) throws SQLException, IOException {
    Output counted = new Output(out, tally);
    OutputStream packed = gzip ? new GZIPOutputStream(counted, BUFFER) : counted;
    try (PrintWriter writer =
        new PrintWriter(
            new OutputStreamWriter(
                new BufferedOutputStream(packed, BUFFER), StandardCharsets.UTF_8))) {
      Values values = new Values(rows);
      RowPrinter printer = format.printer(writer, 0);
      printer.begin(values.headers());
      int unseen = 0;
      while (rows.next()) {
        printer.row(values.row());
        if (++unseen == ROWS_PER_LOOK) {
          tally.addRows(unseen);
          unseen = 0;
          counted.check();
        }
      }
      printer.end();
      tally.addRows(unseen);
    }
    counted.check();
  }

  /** Counts, and keeps the failure that a PrintWriter swallows. */
  private static final class Output extends OutputStream {
    private final OutputStream out;
    private final Tally tally;
    private @Nullable IOException failure;

    Output(OutputStream out, Tally tally) {
      this.out = out;
      this.tally = tally;
    }

    void check() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
        tally.addBytes(length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
