package dev.oxbow.clients;

import dev.oxbow.dist.OxbowProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code oxbow server} as a process of its own, on a free port. */
final class ServerProcess {
  private static final Pattern JDBC = Pattern.compile("(jdbc:oxbow:\\S+)");

  private final Process process;
  private final String url;

  private ServerProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it in a folder that holds {@code oxbow.yaml}; its log goes to {@code server.log}. */
  static ServerProcess start(Path folder) throws IOException {
    List<String> command =
        OxbowProcess.command(
            folder, List.of("server", "-c", folder.resolve("oxbow.yaml").toString(), "--port=0"));
    Path log = folder.resolve("server.log");
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(log.toFile()).start();
    // Not closed: the server writes to it for as long as it lives.
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher address = JDBC.matcher(line);
      if (address.find()) {
        return new ServerProcess(process, address.group(1));
      }
    }
    throw new AssertionError("The server did not start: " + Files.readString(log));
  }

  /** What a driver is given. */
  String url() {
    return url;
  }

  /** SIGTERM, as a service manager sends it. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
