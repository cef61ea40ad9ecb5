package dev.oxbow.dist.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configuration a command reads. */
public final class ConfigOption {
  private static final Path DEFAULT = Path.of("oxbow.yaml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "CONFIG",
      description = "The configuration file (default: ./oxbow.yaml).")
  private @Nullable Path config;

  /**
   * The file.
   *
   * @throws picocli.CommandLine.ParameterException when there is none
   */
  public Path file(CommonOptions common) {
    return file(config, "", common);
  }

  /**
   * A file that was given, or the one in this folder.
   *
   * @param otherwise what else a command takes, for the message
   */
  static Path file(@Nullable Path given, String otherwise, CommonOptions common) {
    Path config = given == null ? DEFAULT : given;
    if (Files.exists(config)) {
      return config;
    }
    throw common.usage(
        given == null
            ? "There is no oxbow.yaml in this folder; name a configuration with -c" + otherwise
            : "There is no file " + config + "; -c takes the path of a configuration");
  }
}
