package dev.oxbow.sync.binlog;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The events of a compressed transaction ({@code binlog_transaction_compression}), unpacked one by
 * one. Format: the server's <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/classmysql_1_1binlog_1_1event_1_1Transaction__payload__event.html">Transaction_payload_event</a>.
 */
final class Payload implements Iterator<BinlogEvent> {
  private static final int END = 0;
  private static final int SIZE = 1;
  private static final int COMPRESSION = 2;
  private static final int ZSTD = 0;
  private static final int NONE = 255;

  private final InputStream events;
  private @Nullable BinlogEvent next;

  private Payload(InputStream events) {
    this.events = events;
    this.next = read();
  }

  /** The events within an event; they have no checksums. */
  static Iterable<BinlogEvent> events(BinlogEvent event) {
    Bytes in = new Bytes(event.body());
    long size = -1;
    long compression = ZSTD;
    for (long field = in.packed(); field != END; field = in.packed()) {
      Bytes value = in.part(in.packedInt());
      if (field == SIZE) {
        size = value.packed();
      } else if (field == COMPRESSION) {
        compression = value.packed();
      }
    }
    if (size != in.left()) {
      throw new IllegalArgumentException("a payload of " + size + " bytes in " + in.left());
    }
    InputStream packed = new ByteArrayInputStream(in.array(), in.position(), in.left());
    if (compression != ZSTD && compression != NONE) {
      throw new IllegalArgumentException("a payload compressed in way " + compression);
    }
    boolean isPlain = compression == NONE;
    return () -> {
      try {
        return new Payload(isPlain ? packed : new ZstdInputStream(packed));
      } catch (IOException e) {
        throw new IllegalArgumentException("a payload that is no zstd", e);
      }
    };
  }

  private @Nullable BinlogEvent read() {
    try {
      byte[] header = events.readNBytes(EventHeader.LENGTH);
      if (header.length == 0) {
        events.close();
        return null;
      }
      EventHeader read = EventHeader.read(header);
      byte[] body = events.readNBytes(read.bodyLength());
      if (body.length < read.bodyLength()) {
        throw new IllegalArgumentException("a payload that ends within an event");
      }
      return read.event(body);
    } catch (IOException e) {
      throw new IllegalArgumentException("a payload that cannot be unpacked", e);
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public BinlogEvent next() {
    BinlogEvent event = next;
    if (event == null) {
      throw new NoSuchElementException();
    }
    next = read();
    return event;
  }
}
