package dev.oxbow.sync.binlog;

import com.github.shyiko.mysql.binlog.network.SocketFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes sockets and counts what they receive, below any encryption: an event that takes a minute to
 * arrive shows here that it is on its way. Thread-safe.
 */
final class ReceivedBytes implements SocketFactory {
  private final AtomicLong count = new AtomicLong();

  /** Since the beginning. */
  long count() {
    return count.get();
  }

  @Override
  public Socket createSocket() {
    return new Counted();
  }

  private final class Counted extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int read = super.read();
          if (read >= 0) {
            count.incrementAndGet();
          }
          return read;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
          int read = super.read(to, from, length);
          if (read > 0) {
            count.addAndGet(read);
          }
          return read;
        }
      };
    }
  }
}
