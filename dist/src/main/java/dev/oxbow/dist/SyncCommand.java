package dev.oxbow.dist;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code oxbow sync}, which runs on a class path of its own: Kafka Connect has another Jetty than
 * Avatica's server. It reads its arguments itself.
 */
@Command(
    name = "sync",
    description = "Stream the changes of MySQL tables to Kafka topics.",
    sortOptions = false)
final class SyncCommand {
  private static final String MAIN = "dev.oxbow.sync.command.SyncMain";

  @Parameters(arity = "0..*", hidden = true)
  private List<String> given = List.of();

  private SyncCommand() {}

  /** Runs it and gives its exit code. */
  static int run(String... args) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader own =
        new URLClassLoader("sync", jars(), ClassLoader.getPlatformClassLoader())) {
      // Libraries look for their parts by the thread's loader.
      thread.setContextClassLoader(own);
      return (int)
          own.loadClass(MAIN).getMethod("run", String[].class).invoke(null, (Object) args);
    } catch (ReflectiveOperationException | IOException | URISyntaxException e) {
      throw new OxbowException(
          ErrorCode.INTERNAL, "This copy of Oxbow is not whole: " + e + "; unpack it again", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] jars() throws URISyntaxException, MalformedURLException {
    Path ours =
        Path.of(SyncCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    File[] jars = ours.resolveSibling("sync").toFile().listFiles((f, n) -> n.endsWith(".jar"));
    if (jars == null || jars.length == 0) {
      throw new OxbowException(
          ErrorCode.INTERNAL,
          "There is no " + ours.resolveSibling("sync") + ": unpack or build Oxbow again");
    }
    Arrays.sort(jars);
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toURI().toURL();
    }
    return urls;
  }
}
