package dev.oxbow.dist.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a command asks: a configuration, or any JDBC URL. A group of options of which one is. */
public final class ConnectionTarget {
  private static final Path DEFAULT_CONFIG = Path.of("oxbow.yaml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "CONFIG",
      description = "The configuration file (default: ./oxbow.yaml).")
  private @Nullable Path config;

  @Option(
      names = {"-u", "--url"},
      paramLabel = "URL",
      description = "Any JDBC URL whose driver is here: jdbc:oxbow:..., jdbc:mysql:...")
  private @Nullable String url;

  /**
   * The URL to connect to.
   *
   * @param target null when neither option was given
   * @throws ParameterException when there is no configuration
   */
  public static String url(@Nullable ConnectionTarget target, @Nullable CommandSpec spec) {
    return target != null && target.url != null
        ? target.url
        : ConfigUrl.of(
            config(target == null ? null : target.config, " or a JDBC URL with -u", spec));
  }

  /**
   * The file of a command that takes configurations only.
   *
   * @param given null for the one in this folder
   * @throws ParameterException when there is none
   */
  public static Path config(@Nullable Path given, @Nullable CommandSpec spec) {
    return config(given, "", spec);
  }

  private static Path config(@Nullable Path given, String otherwise, @Nullable CommandSpec spec) {
    Path config = given == null ? DEFAULT_CONFIG : given;
    if (Files.exists(config)) {
      return config;
    }
    throw new ParameterException(
        Objects.requireNonNull(spec, "picocli sets the spec").commandLine(),
        given == null
            ? "There is no oxbow.yaml in this folder; name a configuration with -c" + otherwise
            : "There is no file " + config + "; -c takes the path of a configuration");
  }
}
