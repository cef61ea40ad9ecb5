package dev.oxbow.sync.oracle;

import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.service.Worker;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;

/** The other end of {@link WorkerProcess}: runs until it is ended, and restarts what failed. */
final class WorkerMain {
  private static final long PAUSE = 1_000;

  private WorkerMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Properties settings = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(args[0]))) {
      settings.load(in);
    }
    Map<String, String> kafka = part(settings, "worker.");
    String group = Objects.requireNonNull(kafka.remove("group.id"));
    Worker worker = Worker.start(group, kafka, 1);
    Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
    Map<String, String> connector = part(settings, "connector.");
    String name = Objects.requireNonNull(connector.get("name"));
    worker.put(name, connector);
    while (true) {
      Thread.sleep(PAUSE);
      restart(worker, name);
    }
  }

  private static void restart(Worker worker, String name) {
    try {
      for (ConnectorStateInfo.TaskState task : worker.state(name).tasks()) {
        if (task.state().equals("FAILED")) {
          System.err.println("Task failed on " + task.workerId() + ": " + task.trace());
          worker.restartFailed(name);
        }
      }
    } catch (OxbowException e) {
      System.err.println("Task not restarted: " + e.getMessage()); // the leader will
    }
  }

  private static Map<String, String> part(Properties settings, String prefix) {
    Map<String, String> part = new HashMap<>();
    for (String name : settings.stringPropertyNames()) {
      if (name.startsWith(prefix)) {
        part.put(name.substring(prefix.length()), settings.getProperty(name));
      }
    }
    return part;
  }
}
