package dev.oxbow.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The other end of {@link KafkaProcess}: one broker, until it is told to stop (SIGTERM). */
final class KafkaProcessMain {
  static final String READY = "ready";

  private static final String FILE = "process.properties";
  private static final String PORT = "port";
  private static final String SETTING = "setting.";

  private KafkaProcessMain() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    System.setOut(System.err); // standard output carries one line only
    EmbeddedKafka kafka = start(read(Path.of(arguments[0])));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "oxbow-close-kafka"));
    out.println(READY);
    out.flush();
  }

  private static EmbeddedKafka start(ServerOptions options) {
    try {
      return EmbeddedKafka.start(options);
    } catch (EmbeddedServerException e) {
      System.err.println("[ERROR] " + e.getMessage()); // what the other end quotes
      System.exit(1);
      throw e;
    }
  }

  /** Writes what the process is to do into its folder. */
  static void write(ServerOptions options, Path folder) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(PORT, Integer.toString(options.port()));
    options.settings().forEach((name, value) -> properties.setProperty(SETTING + name, value));
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILE))) {
      properties.store(out, null);
    }
  }

  private static ServerOptions read(Path folder) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(folder.resolve(FILE))) {
      properties.load(in);
    }
    ServerOptions options =
        ServerOptions.in(folder).withPort(Integer.parseInt(properties.getProperty(PORT)));
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(SETTING)) {
        options = options.with(name.substring(SETTING.length()), properties.getProperty(name));
      }
    }
    return options;
  }
}
