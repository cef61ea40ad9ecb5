package dev.oxbow.dist.shell;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What commands that can fail at length have in common. */
public final class CommonOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      description = "Follow errors by the stack trace.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /** Whether errors are followed by their stack traces. */
  public boolean isVerbose() {
    return verbose;
  }

  /** The command was typed wrongly. */
  public ParameterException usage(String message) {
    return new ParameterException(spec().commandLine(), message);
  }

  CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli sets the spec");
  }
}
