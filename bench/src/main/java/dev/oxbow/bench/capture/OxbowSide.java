package dev.oxbow.bench.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ./oxbow sync} as it comes.
 *
 * @param format its records
 * @param options for the JVM
 */
record OxbowSide(String format, List<String> options) implements Side {
  /** The launcher's, but for memory. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.G*::*,0.01",
          "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.CounterMode::*,0.01");

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
    Path config = place.folder().resolve(format + ".yaml");
    Files.writeString(
        config,
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
                format));
    List<String> all = new ArrayList<>(OPTIONS);
    all.addAll(options);
    // For whoever wants to profile it.
    String more = System.getProperty("oxbow.bench.options");
    if (more != null) {
      all.addAll(List.of(more.split(" ")));
    }
    return JavaProcess.start(
        place.folder().resolve(format + ".log"),
        all,
        List.of("dev.oxbow.sync.command.SyncMain", "--config", config.toString()));
  }
}
