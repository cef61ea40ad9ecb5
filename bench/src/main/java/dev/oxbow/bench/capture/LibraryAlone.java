package dev.oxbow.bench.capture;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import dev.oxbow.bench.worker.Sales;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The binlog library by itself: it decodes every event and gives it to a listener that does
 * nothing.
 */
final class LibraryAlone {
  private static final Logger LOG = Logger.getLogger(BinaryLogClient.class.getName());

  private LibraryAlone() {}

  /** Reads from a place to the end of the binlog; the nanoseconds that it took. */
  static long read(Sales sales, Sales.End from) throws IOException {
    LOG.setLevel(Level.WARNING);
    BinaryLogClient client =
        new BinaryLogClient(
            sales.server().host(),
            sales.server().port(),
            sales.server().user(),
            sales.server().password());
    client.setServerId(7100);
    // As the connections of the captures are unless told otherwise.
    client.setSSLMode(SSLMode.PREFERRED);
    client.setBlocking(false);
    client.setKeepAlive(false);
    client.setBinlogFilename(from.file());
    client.setBinlogPosition(from.position());
    client.registerEventListener(event -> {});
    long began = System.nanoTime();
    client.connect();
    return System.nanoTime() - began;
  }
}
