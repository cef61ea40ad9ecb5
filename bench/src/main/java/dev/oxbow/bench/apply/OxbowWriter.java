package dev.oxbow.bench.apply;

import dev.oxbow.bench.worker.OxbowWorker;
import dev.oxbow.bench.worker.Running;
import java.io.IOException;
import java.util.List;

/** {@code ./oxbow sync} as it comes, with one apply. */
record OxbowWriter(String label, String name) implements Writer {
  @Override
  public Running start(Job job) throws IOException {
    String config =
        """
        sources:
          events: { adapter: kafka, bootstrap.servers: '%s' }
          copy: { adapter: mysql, url: '%s', user: %s, password: '%s' }
        sync: { group: oxbow-%s, port: 0 }
        apply:
          %s: { from: events, topics: ['%s'], to: copy, table: sales }
        """
            .formatted(
                job.bootstrapServers(),
                job.sales().server().jdbcUrl(job.database()),
                job.sales().server().user(),
                job.sales().server().password(),
                name,
                name,
                job.topic());
    return OxbowWorker.start(name, job.folder(), config, List.of("-Xmx1g"));
  }
}
