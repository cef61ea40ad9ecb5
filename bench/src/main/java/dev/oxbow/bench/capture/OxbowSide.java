package dev.oxbow.bench.capture;

import dev.oxbow.bench.worker.JavaProcess;
import dev.oxbow.bench.worker.OxbowWorker;
import dev.oxbow.bench.worker.Sales;
import java.io.IOException;
import java.util.List;

/**
 * {@code ./oxbow sync} as it comes.
 *
 * @param format its records
 * @param options for the JVM
 */
record OxbowSide(String format, List<String> options) implements Side {
  OxbowSide(String format) {
    this(format, List.of("-Xmx1g"));
  }

  @Override
  public String label() {
    return "Oxbow, " + format;
  }

  @Override
  public String name() {
    return format;
  }

  @Override
  public int recordsOfTransaction() {
    return Sales.CHANGES + (format.equals("envelope") ? Sales.DELETES : 0);
  }

  @Override
  public boolean isPlain() {
    return false;
  }

  @Override
  public JavaProcess start(Place place) throws IOException {
    String config =
        """
        sources:
          db: { adapter: mysql, url: '%s', user: %s, password: '%s' }
          events: { adapter: kafka, bootstrap.servers: '%s' }
        sync: { group: oxbow-%s, port: 0 }
        capture:
          %s: { from: db, tables: ['%s.*'], to: events, format: %s }
        """
            .formatted(
                place.sales().server().jdbcUrl(place.sales().database()),
                place.sales().server().user(),
                place.sales().server().password(),
                place.bootstrapServers(),
                format,
                format,
                place.sales().database(),
                format);
    return OxbowWorker.start(format, place.folder(), config, options);
  }
}
