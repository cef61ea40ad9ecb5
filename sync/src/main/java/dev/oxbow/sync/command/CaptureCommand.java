package dev.oxbow.sync.command;

import dev.oxbow.sync.service.SyncConfig;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that has a running service do something to one capture, and says what it did. */
abstract class CaptureCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private WorkerOption worker = new WorkerOption();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /** The name that was typed; null for the only capture. */
  abstract @Nullable String given();

  /** Whether the name may be an apply's. */
  boolean takesApplies() {
    return false;
  }

  /**
   * Refuses what was typed wrongly, before anybody is asked.
   *
   * @throws ParameterException by {@link #typo}
   */
  void check(SyncConfig read, String name) {}

  /** Does it, and gives a sentence for people. */
  abstract String act(SyncConfig read, String name, ConnectClient client)
      throws InterruptedException;

  /** What is wrong with the command line, with its help and exit code 2. */
  final ParameterException typo(String message) {
    return new ParameterException(
        Objects.requireNonNull(spec, "picocli sets the spec").commandLine(), message);
  }

  @Override
  public final Integer call() throws InterruptedException {
    Logs.quiet();
    SyncConfig read = config.load();
    String name = takesApplies() ? CaptureName.ofAny(read, given()) : CaptureName.of(read, given());
    check(read, name);
    System.out.println(act(read, name, worker.connect(read)));
    return 0;
  }
}
