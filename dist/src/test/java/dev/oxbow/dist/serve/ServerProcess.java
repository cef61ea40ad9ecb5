package dev.oxbow.dist.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.dist.OxbowProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code oxbow server} in a folder, as a process; what it says goes to files there. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("Oxbow listens on (http\\S+)");
  private static final long SECONDS = 120;

  private final Path out;
  private final Path err;
  private final Process process;

  ServerProcess(Path folder) throws IOException {
    out = folder.resolve("out");
    err = folder.resolve("err");
    process =
        new ProcessBuilder(OxbowProcess.command(folder, List.of("server")))
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
  }

  String awaitUrl() throws Exception {
    return await(out, URL).group(1);
  }

  /** Waits for a line of the log. */
  void awaitLog(String regex) throws Exception {
    await(err, Pattern.compile(regex));
  }

  private Matcher await(Path file, Pattern pattern) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end && process.isAlive()) {
      Matcher m = pattern.matcher(Files.readString(file));
      if (m.find()) {
        return m;
      }
      Thread.sleep(50);
    }
    throw new AssertionError(pattern + " is not in: " + Files.readString(file) + log());
  }

  String log() throws IOException {
    return Files.readString(err);
  }

  /** Runs a statement as a user. */
  static HttpResponse<String> run(String url, String user, String password, String sql)
      throws Exception {
    return post(url + "/v1/statement", user, password, "{\"sql\": \"" + sql + "\"}");
  }

  static HttpResponse<String> post(String url, String user, String password, String body)
      throws Exception {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(both))
            .header("X-Oxbow-Request", "1")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Waits for its end, which was not asked for. */
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
