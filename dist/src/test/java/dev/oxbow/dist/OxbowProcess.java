package dev.oxbow.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands of Oxbow as processes of their own, through the main class, as the launcher does.
 */
public final class OxbowProcess {
  private static final long SECONDS = 120;

  private OxbowProcess() {}

  /** What a command said, and how it ended. */
  public record Outcome(int exitCode, String out, String err) {}

  /** Runs a command in a folder with nothing on its standard input. */
  public static Outcome run(Path folder, String... arguments) throws Exception {
    return runWith(folder, Map.of(), List.of(), "", List.of(arguments));
  }

  /** Runs a command in a folder. */
  public static Outcome runWithInput(Path folder, String input, String... arguments)
      throws Exception {
    return runWith(folder, Map.of(), List.of(), input, List.of(arguments));
  }

  /** Runs a command in a folder, with environment variables and options for its JVM. */
  public static Outcome runWith(
      Path folder,
      Map<String, String> environment,
      List<String> jvmOptions,
      String input,
      List<String> arguments)
      throws Exception {
    return run(
        folder, environment, command(folder, arguments, jvmOptions.toArray(String[]::new)), input);
  }

  /** Runs any command line in a folder. */
  public static Outcome run(
      Path folder, Map<String, String> environment, List<String> command, String input)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().remove("MYSQL_PASSWORD");
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      CompletableFuture<String> out = reading(process.getInputStream());
      CompletableFuture<String> err = reading(process.getErrorStream());
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        // It says nothing more then, and what it said can be read to its end.
        process.destroyForcibly();
        throw new AssertionError(
            command + " did not end within " + SECONDS + " s; it said: " + out.join());
      }
      return new Outcome(process.exitValue(), out.join(), err.join());
    } finally {
      process.destroyForcibly();
    }
  }

  /** The command line; its home is the folder, so that nothing of the user's is touched. */
  public static List<String> command(Path home, List<String> arguments, String... jvmOptions) {
    List<String> command = java(home, List.of(jvmOptions), Main.class.getName());
    command.addAll(arguments);
    return command;
  }

  /** A JVM with the class path of this one. */
  public static List<String> java(Path home, List<String> jvmOptions, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Duser.home=" + home);
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    return command;
  }

  private static CompletableFuture<String> reading(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }
}
