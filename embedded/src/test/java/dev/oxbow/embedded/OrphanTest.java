package dev.oxbow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrphanTest {
  @TempDir Path folder;

  /** The JVM that is killed. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
      EmbeddedMySql mySql = EmbeddedMySql.start(ServerOptions.in(Path.of(arguments[0])));
      System.out.println(Files.readString(mySql.folder().resolve("data/mysqld.pid")).strip());
      Thread.currentThread().join(); // until it is killed
    }
  }

  @Test
  void mysqldEndsWithItsJvmAlsoWhenThatIsKilled() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ProcessHandle mysqld;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      mysqld = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
    } finally {
      jvm.destroyForcibly().waitFor();
    }
    assertThat(mysqld.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    // What it left behind is in good order.
    try (EmbeddedMySql again = EmbeddedMySql.start(ServerOptions.in(folder))) {
      assertThat(again.createDatabase("shop")).isNotEmpty();
    }
  }
}
