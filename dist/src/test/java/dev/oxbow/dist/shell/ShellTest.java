package dev.oxbow.dist.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oxbow.dist.OxbowProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell at a terminal that util-linux's {@code script} plays. */
final class ShellTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The end of bracketed paste, which JLine says when Enter was pressed. */
  private static final String LINE_TAKEN = "\u001b[?2004l";

  private static final String PROMPT = "oxbow:main>";

  @TempDir private Path home = Path.of("");

  @Test
  void talksAtATerminalAndKeepsTheHistory() throws Exception {
    try (Terminal terminal = Terminal.open(home)) {
      terminal.await(PROMPT);
      terminal.ask("SELECT 6 * 7 AS answer;\r", "1 row (");
      terminal.ask("!set outputformat csv\r", "");
      terminal.ask("SELECT 'a' || 'b' AS x,\r  NULL AS y;\r", "ab,");
      terminal.ask("SELECT * FROM nowhere;\r", "Error: ");
      terminal.type("exit;\r");

      assertThat(terminal.exitCode()).isZero();
      assertThat(terminal.seen()).contains("|     42 |");
      assertThat(Files.readString(home.resolve(".oxbow/history"))).contains("SELECT 6 * 7");
    }
  }

  @Test
  void cancelsTheStatementAndNotTheShell() throws Exception {
    try (Terminal terminal = Terminal.open(home)) {
      terminal.await(PROMPT);
      terminal.type("SELECT count(*) FROM range(100000000000) t(a), range(9) WHERE a % 7 = 3;\r");
      // The line was taken: before that, Ctrl-C would only clear it.
      terminal.await("= 3;");
      terminal.await(LINE_TAKEN);
      terminal.awaitQuiet();
      terminal.cancel("Error: ");
      terminal.ask("SELECT 'still ' || 'here' AS x;\r", "still here");
      terminal.type("\u0004");

      assertThat(terminal.exitCode()).isZero();
    }
  }

  @Test
  void completesTablesAndTheirColumns() throws Exception {
    try (Terminal terminal = Terminal.open(home)) {
      terminal.await(PROMPT);
      terminal.ask("CREATE TABLE warehouses (warehouse_number INTEGER, z INTEGER);\r", "OK (");
      terminal.ask("INSERT INTO wareh\t VALUES (4711, 2);\r", "OK (");
      terminal.ask("SELECT * FROM warehouses w WHERE w.wareho\t = 4711;\r", "1 row (");
      terminal.type("\u0004");

      assertThat(terminal.exitCode()).isZero();
    }
  }

  @Test
  void endsAtOnceWhenThereIsNoConnection() throws Exception {
    try (Terminal terminal = Terminal.open(home, "sql", "-u", "jdbc:nope:x")) {
      assertThat(terminal.exitCode()).isEqualTo(1);
      assertThat(terminal.seen()).contains("jdbc:nope:x").doesNotContain("\tat ");
    }
  }

  /** A pseudo terminal with Oxbow at its other end. */
  private record Terminal(Process process, StringBuilder text, int[] from)
      implements AutoCloseable {

    static Terminal open(Path home) throws IOException {
      return open(home, "sql", "-u", "jdbc:duckdb:");
    }

    static Terminal open(Path home, String... arguments) throws IOException {
      assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs util-linux's script");
      List<String> command =
          OxbowProcess.command(home, List.of(arguments), "-Doxbow.terminals=in,out,err");
      String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
      ProcessBuilder builder =
          new ProcessBuilder(
                  "/usr/bin/script", "-qefc", "stty cols 120 rows 40; exec " + line, "/dev/null")
              .directory(home.toFile())
              .redirectErrorStream(true);
      builder.environment().put("TERM", "xterm");
      Terminal terminal = new Terminal(builder.start(), new StringBuilder(), new int[1]);
      Thread reader = new Thread(terminal::read, "terminal");
      reader.setDaemon(true);
      reader.start();
      return terminal;
    }

    private void read() {
      byte[] buffer = new byte[4096];
      try (InputStream in = process.getInputStream()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          synchronized (text) {
            text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            text.notifyAll();
          }
        }
      } catch (IOException e) {
        synchronized (text) {
          text.append(e);
          text.notifyAll();
        }
      }
    }

    void type(String keys) throws IOException {
      OutputStream keyboard = process.getOutputStream();
      keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
    }

    /** Types, waits for the answer, and then for the prompt. */
    void ask(String keys, String answer) throws Exception {
      type(keys);
      await(answer);
      await(PROMPT);
    }

    /**
     * Presses Ctrl-C until the answer is there: as somebody does who was too early, since the
     * statement had not begun.
     */
    void cancel(String answer) throws Exception {
      long end = System.nanoTime() + PATIENCE.toNanos();
      boolean came;
      do {
        type("\u0003");
        came = comes(answer, Duration.ofSeconds(3));
      } while (!came && System.nanoTime() < end);
      assertThat(came).as("'%s' in: %s", answer, seen()).isTrue();
      await(PROMPT);
    }

    /** Waits until something is said that was not said before the last await. */
    void await(String expected) throws InterruptedException {
      if (!comes(expected, PATIENCE)) {
        throw new AssertionError("'" + expected + "' was not said in: " + seen());
      }
    }

    private boolean comes(String expected, Duration patience) throws InterruptedException {
      long end = System.nanoTime() + patience.toNanos();
      synchronized (text) {
        for (int at = text.indexOf(expected, from[0]);
            at < 0;
            at = text.indexOf(expected, from[0])) {
          long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          if (millis <= 0) {
            return false;
          }
          text.wait(millis);
        }
        from[0] = text.indexOf(expected, from[0]) + expected.length();
        return true;
      }
    }

    /** Waits until nothing more is said for a while: what was typed is at work. */
    void awaitQuiet() throws InterruptedException {
      synchronized (text) {
        int length;
        do {
          length = text.length();
          text.wait(1_000);
        } while (text.length() != length);
      }
    }

    String seen() {
      synchronized (text) {
        return text.toString();
      }
    }

    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(seen()).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
