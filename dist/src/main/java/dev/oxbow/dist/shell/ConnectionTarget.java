package dev.oxbow.dist.shell;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command asks: a configuration, or any JDBC URL. A group of options of which one is. */
public final class ConnectionTarget {
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
   * @throws picocli.CommandLine.ParameterException when there is no configuration
   */
  public static String url(@Nullable ConnectionTarget target, CommonOptions common) {
    return target != null && target.url != null ? target.url : ConfigUrl.of(config(target, common));
  }

  /** Whether a configuration is asked, and no other driver. */
  public static boolean hasConfig(@Nullable ConnectionTarget target) {
    return target == null || target.url == null;
  }

  /** The file of the configuration. */
  public static Path config(@Nullable ConnectionTarget target, CommonOptions common) {
    return ConfigOption.file(
        target == null ? null : target.config, " or a JDBC URL with -u", common);
  }
}
