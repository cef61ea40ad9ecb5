package dev.oxbow.dist;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
      return (int) own.loadClass(MAIN).getMethod("run", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      Throwable why = Objects.requireNonNullElse(e.getCause(), e);
      throw new OxbowException(ErrorCode.INTERNAL, "Sync failed: " + why, why);
    } catch (ReflectiveOperationException | IOException | URISyntaxException e) {
      throw new OxbowException(
          ErrorCode.INTERNAL, "This copy of Oxbow is not whole: " + e + "; unpack it again", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** One jar, whose manifest names the others. */
  private static URL[] jars() throws URISyntaxException, MalformedURLException {
    Path ours =
        Path.of(SyncCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path folder = ours.resolveSibling("sync");
    Path jar = folder.resolve("oxbow-sync-" + Version.current().oxbow() + ".jar");
    if (!Files.exists(jar)) {
      throw new OxbowException(
          ErrorCode.INTERNAL, "There is no " + jar + ": unpack or build Oxbow again");
    }
    return new URL[] {jar.toUri().toURL()};
  }
}
