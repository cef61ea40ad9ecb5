package dev.oxbow.dist.transfer.file;

import com.github.luben.zstd.ZstdInputStream;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Files to read: unpacked where they are packed, counted as they are read. */
public final class SourceFile {
  private static final int BUFFER = 1 << 16;
  private static final int MAGIC = 4;

  private SourceFile() {}

  /**
   * Opens a file in a format.
   *
   * @param columns what its fields are called when it does not say so itself, or which of its
   *     fields to read; empty for its own names
   * @param tally is told of its size, and of what is read
   * @throws OxbowException FILE, or DATA when its beginning is not of the format
   */
  public static RowSource open(Path file, FileFormat format, List<String> columns, Tally tally) {
    if (!Files.isRegularFile(file)) {
      throw new OxbowException(ErrorCode.FILE, "There is no file " + file + "; correct its name");
    }
    if (format != FileFormat.PARQUET && format != FileFormat.DUMP) {
      tally.expect(size(file));
    }
    return switch (format) {
      case CSV -> new CsvSource(name(file), stream(file, tally), columns);
      case JSONL -> new JsonSource(name(file), stream(file, tally), columns);
      case TAB -> new TabSource(name(file), stream(file, tally), columns);
      case PARQUET -> ParquetSource.open(file, columns, tally);
      case DUMP -> ShellDump.open(file, columns, tally);
    };
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** The bytes of a file, without its packing (gzip, zstd). */
  static InputStream stream(Path file, Tally tally) {
    try {
      InputStream counted = new Counted(Files.newInputStream(file), tally);
      BufferedInputStream in = new BufferedInputStream(counted, BUFFER);
      in.mark(MAGIC);
      byte[] magic = in.readNBytes(MAGIC);
      in.reset();
      if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
        return new GZIPInputStream(in, BUFFER);
      }
      boolean zstd =
          magic.length == MAGIC
              && magic[0] == 0x28
              && magic[1] == (byte) 0xb5
              && magic[2] == 0x2f
              && magic[3] == (byte) 0xfd;
      return zstd ? new BufferedInputStream(new ZstdInputStream(in), BUFFER) : in;
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  static OxbowException unreadable(String file, IOException e) {
    return new OxbowException(
        ErrorCode.FILE, file + " cannot be read: " + e.getMessage() + "; check the file", e);
  }

  private static final class Counted extends FilterInputStream {
    private final Tally tally;

    Counted(InputStream in, Tally tally) {
      super(in);
      this.tally = tally;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      if (n > 0) {
        tally.addBytes(n);
      }
      return n;
    }
  }
}
