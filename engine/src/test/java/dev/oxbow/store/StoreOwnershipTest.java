package dev.oxbow.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.DataSize;
import dev.oxbow.local.LocalConfig;
import dev.oxbow.local.LocalExecutor;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.Rows;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.store.LogStore.Outcome.Ready;
import dev.oxbow.type.ColumnType;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes over one folder: a copy has one owner, and all of them answer right. */
final class StoreOwnershipTest {
  private static final int PARTITIONS = 2;

  @TempDir Path folder;
  private final List<Peer> peers = new ArrayList<>();

  @AfterEach
  void endAll() throws Exception {
    for (Peer peer : peers) {
      peer.kill();
    }
  }

  private Peer start(String name) throws IOException {
    Peer peer = new Peer(folder, name);
    peers.add(peer);
    return peer;
  }

  @Test
  void keepsTheOwnerAndLetsOthersReadForThemselvesWhileTheLogGrows() throws Exception {
    Peer owner = start("owner");
    Peer other = start("other");
    long before = 0;
    for (long records : new long[] {1_000, 150_000, 300_000}) {
      assertThat(owner.ask(records)).isEqualTo(Answer.right(records, false, before));
      assertThat(other.ask(records)).isEqualTo(Answer.right(records, true, 0));
      before = records;
    }
    assertThat(owner.ask(before)).isEqualTo(Answer.right(before, false, before));
    other.end();
    owner.end();
    assertThat(start("next").ask(before)).isEqualTo(Answer.right(before, false, before));
  }

  @Test
  void hasOneOwnerWhenTwoStartAtOnce() throws Exception {
    Peer a = start("a");
    Peer b = start("b");
    a.tell(100_000);
    b.tell(100_000);
    Answer fromA = a.hear();
    Answer fromB = b.hear();
    assertThat(List.of(fromA, fromB))
        .containsExactlyInAnyOrder(Answer.right(100_000, false, 0), Answer.right(100_000, true, 0));
    Peer owner = fromA.warned() ? b : a;
    assertThat(owner.ask(200_000)).isEqualTo(Answer.right(200_000, false, 100_000));
  }

  @Test
  void goesToTheNextWhenItsOwnerIsKilled() throws Exception {
    Peer owner = start("owner");
    Peer other = start("other");
    assertThat(owner.ask(100_000)).isEqualTo(Answer.right(100_000, false, 0));
    assertThat(other.ask(100_000)).isEqualTo(Answer.right(100_000, true, 0));
    owner.kill();
    assertThat(other.ask(200_000)).isEqualTo(Answer.right(200_000, false, 100_000));
    assertThat(start("next").ask(200_000)).isEqualTo(Answer.right(200_000, true, 0));
  }

  /** What a peer answered; of records, how many it had to decode. */
  record Answer(long sum, long rows, long decoded, boolean warned) {
    static Answer right(long records, boolean warned, long known) {
      GeneratedLog log = GeneratedLog.of("topic-1", PARTITIONS, records);
      GeneratedLog had = GeneratedLog.of("topic-1", PARTITIONS, known);
      long rows = GeneratedLog.records(log.extent());
      long sum = 0;
      for (long offset = 0; offset < records; offset++) {
        sum += offset % 10 == 9 ? 0 : PARTITIONS * offset;
      }
      return new Answer(sum, rows, rows - GeneratedLog.records(had.extent()), warned);
    }

    static Answer parse(String line) {
      long[] n = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
      return new Answer(n[0], n[1], n[2], n[3] == 1);
    }

    String line() {
      return sum + " " + rows + " " + decoded + " " + (warned ? 1 : 0);
    }
  }

  /** A process with a store of its own over the shared folder. */
  private static final class Peer {
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    Peer(Path folder, String name) throws IOException {
      process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  PeerProcess.class.getName(),
                  folder.toString(),
                  name)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      out = process.inputReader(StandardCharsets.UTF_8);
      in = process.outputWriter(StandardCharsets.UTF_8);
    }

    Answer ask(long records) throws IOException {
      tell(records);
      return hear();
    }

    void tell(long records) throws IOException {
      in.write(records + "\n");
      in.flush();
    }

    Answer hear() throws IOException {
      return Answer.parse(Objects.requireNonNull(out.readLine(), "The process ended"));
    }

    void end() throws IOException, InterruptedException {
      in.close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    void kill() throws InterruptedException {
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Reads how many records the log has now, and prints what a statement over all of them saw. */
  static final class PeerProcess {
    private PeerProcess() {}

    public static void main(String[] args) throws Exception {
      Path store = Path.of(args[0]).resolve("store");
      try (LocalExecutor executor =
              LocalExecutor.open(
                  new LocalConfig(
                      DataSize.ofMebibytes(256),
                      2,
                      Path.of(args[0]).resolve("spill-" + args[1]),
                      DataSize.ofMebibytes(1024)),
                  store);
          LogStore logs =
              LogStore.open(new StoreConfig(true, store, DataSize.ofMebibytes(1024)), executor)) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          System.out.println(answer(executor, logs, Long.parseLong(line)).line());
        }
      }
    }

    private static Answer answer(LocalExecutor executor, LogStore logs, long records) {
      GeneratedLog log = GeneratedLog.of("topic-1", PARTITIONS, records);
      ColumnType number = ColumnType.of(ColumnType.Kind.BIGINT);
      try (StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
          Ready ready = (Ready) logs.prepare(log, List.of("text"), log.extent(), scope);
          LocalRun run = executor.begin(scope);
          Rows rows =
              run.query(
                  "SELECT CAST(sum(\"_offset\") AS BIGINT), count(*) FROM " + ready.relation(),
                  List.of(number, number))) {
        Object[] row = Objects.requireNonNull(rows.next());
        return new Answer(
            (Long) row[0], (Long) row[1], ready.recordsRead(), !scope.warnings().isEmpty());
      }
    }
  }
}
