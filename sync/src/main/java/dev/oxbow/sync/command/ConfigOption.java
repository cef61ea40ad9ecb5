package dev.oxbow.sync.command;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.sync.service.SyncConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which configuration a command reads. */
final class ConfigOption {
  private static final Path DEFAULT = Path.of("oxbow.yaml");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "CONFIG",
      description = "The configuration file (default: ./oxbow.yaml).")
  private Path file = DEFAULT;

  SyncConfig load() {
    if (!Files.exists(file)) {
      throw new ParameterException(
          Objects.requireNonNull(spec, "picocli sets the spec").commandLine(),
          "There is no file "
              + file
              + (file.equals(DEFAULT)
                  ? " in this folder; name a configuration with -c"
                  : "; -c takes the path of a configuration"));
    }
    return SyncConfig.from(OxbowConfig.load(file), file);
  }
}
