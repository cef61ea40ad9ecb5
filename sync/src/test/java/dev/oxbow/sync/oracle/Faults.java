package dev.oxbow.sync.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.oracle.WorkerProcess.Settings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Does harm to a running service, and counts what it did. After each the capture must go on. */
final class Faults implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration POINT_PATIENCE = Duration.ofSeconds(60);

  /** What can happen besides. */
  enum Fault {
    KILL,
    STOP,
    ZOMBIE,
    SECOND_WORKER,
    KILL_BROKER,
    KILL_MYSQL,
    CUT_MYSQL,
    FREEZE_MYSQL,
    CUT_KAFKA,
    FREEZE_KAFKA,
    ROTATE
  }

  private final Rig rig;
  private final Settings settings;
  private final Arrivals arrivals;
  private final Random random;
  private final Map<String, Integer> counts = new TreeMap<>();
  private @Nullable WorkerProcess worker;
  private int kills;
  private Duration longest = Duration.ZERO;
  private String last = "the start";
  private String afterWhat = last;

  Faults(Rig rig, Settings settings, Arrivals arrivals, Random random) {
    this.rig = rig;
    this.settings = settings;
    this.arrivals = arrivals;
    this.random = random;
  }

  /** How many processes were killed. */
  int kills() {
    return kills;
  }

  /** The longest time that somebody had to wait for more, and after what. */
  String longestWait() {
    return longest.toMillis() / 1e3 + " s (" + afterWhat + ")";
  }

  Map<String, Integer> counts() {
    return counts;
  }

  private WorkerProcess running() throws IOException {
    WorkerProcess present = worker;
    if (present == null) {
      present = WorkerProcess.start(settings);
      worker = present;
    }
    return present;
  }

  /** Starts a worker and waits until it has begun. */
  void begin(BooleanSupplier hasBegun) throws IOException {
    running();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!hasBegun.getAsBoolean()) {
      assertThat(System.nanoTime()).as("nothing begins").isLessThan(deadline);
      arrivals.read();
    }
  }

  /** Waits until something arrives that did not before. */
  void awaitMore(String after) throws IOException {
    WorkerProcess present = running();
    int before = arrivals.count();
    long begun = System.nanoTime();
    while (arrivals.count() < before + 5) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new AssertionError(
            "nothing arrives after %s, %s: %s; the service: %s"
                .formatted(last, after, arrivals, present.story()));
      }
      arrivals.read();
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
    if (waited.compareTo(longest) > 0) {
      longest = waited;
      afterWhat = last + ", " + after;
    }
  }

  /** Looks on for a while. */
  void readFor(int millis) {
    long deadline = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    do {
      arrivals.read();
    } while (System.nanoTime() < deadline);
  }

  private void killed(WorkerProcess process) {
    process.kill();
    kills++;
  }

  /** Kills the worker, if one runs; the next harm finds another one. */
  void killWorker() {
    WorkerProcess present = worker;
    if (present != null) {
      worker = null;
      killed(present);
      count("KILL");
    }
  }

  /** Lets a worker come to a place at which it ends itself; the next one is to go on. */
  void killAt(KillPoint point) throws IOException, InterruptedException {
    killWorker();
    int times = 1 + random.nextInt(point.mostTimes());
    try (WorkerProcess process = WorkerProcess.start(settings, point, times)) {
      long deadline = System.nanoTime() + POINT_PATIENCE.toNanos();
      while (!process.hasKilledItself() && System.nanoTime() < deadline) {
        arrivals.read();
      }
      kills++;
      boolean came = process.hasKilledItself();
      count(came ? point.name() : "KILL");
      if (!came) {
        process.kill(); // on a busy machine it may take too long
      }
    }
  }

  /** What one does to a service. */
  interface Harm {
    void run() throws IOException, InterruptedException, SQLException;
  }

  /** Does harm at a random moment, once all is well again after the last one. */
  void run(String name, Harm harm) throws IOException, InterruptedException, SQLException {
    awaitMore("before " + name);
    if (!name.equals(Fault.KILL.name())) {
      count(name);
    }
    readFor(random.nextInt(800));
    harm.run();
  }

  void run(Fault fault) throws IOException, InterruptedException, SQLException {
    run(fault.name(), () -> harm(fault));
  }

  private void harm(Fault fault) throws IOException, InterruptedException, SQLException {
    switch (fault) {
      case KILL -> killWorker();
      case STOP -> {
        running().close();
        worker = null;
      }
      case ZOMBIE -> zombie();
      case SECOND_WORKER -> second();
      case KILL_BROKER -> {
        rig.kafka.kill();
        kills++;
        pause(random.nextInt(2_000));
        rig.kafka.restart();
      }
      case KILL_MYSQL -> {
        rig.mySql.kill();
        kills++;
        readFor(random.nextInt(2_000));
        rig.mySql.restart();
      }
      case CUT_MYSQL -> {
        rig.toMySql.cut();
        readFor(random.nextInt(2_000));
        rig.toMySql.restore();
      }
      case CUT_KAFKA -> {
        rig.toKafka.cut();
        readFor(random.nextInt(6_000));
        rig.toKafka.restore();
      }
      case FREEZE_MYSQL -> {
        rig.toMySql.freeze();
        readFor(random.nextInt(6_000));
        rig.toMySql.thaw();
      }
      case FREEZE_KAFKA -> {
        rig.toKafka.freeze();
        readFor(random.nextInt(10_000));
        rig.toKafka.thaw();
      }
      case ROTATE -> execute("flush binary logs");
    }
  }

  /** A worker that does not know that another one has its work. */
  private void zombie() throws IOException, InterruptedException {
    WorkerProcess zombie = running();
    zombie.freeze();
    WorkerProcess next = WorkerProcess.start(settings);
    worker = next;
    awaitMore("a worker froze");
    zombie.thaw();
    readFor(2_000 + random.nextInt(2_000));
    leaves(zombie, next);
  }

  private void second() throws IOException {
    WorkerProcess first = running();
    WorkerProcess second = WorkerProcess.start(settings);
    readFor(3_000 + random.nextInt(3_000));
    awaitMore("a second worker came");
    leaves(first, second);
  }

  /** One of two workers goes, in either way. */
  private void leaves(WorkerProcess first, WorkerProcess second) {
    boolean firstGoes = random.nextBoolean();
    WorkerProcess goes = firstGoes ? first : second;
    worker = firstGoes ? second : first;
    if (random.nextBoolean()) {
      killed(goes);
    } else {
      goes.close();
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = rig.mySql.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void count(String what) {
    last = what;
    counts.merge(what, 1, Integer::sum);
  }

  private static void pause(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  /** Stops the worker in good order. */
  @Override
  public void close() {
    WorkerProcess present = worker;
    worker = null;
    if (present != null) {
      present.close();
    }
  }
}
