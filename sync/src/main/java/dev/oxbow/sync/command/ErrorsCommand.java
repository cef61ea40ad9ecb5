package dev.oxbow.sync.command;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.letter.Letter;
import dev.oxbow.sync.letter.LetterTopic;
import dev.oxbow.sync.service.ApplyConfig;
import dev.oxbow.sync.service.SyncConfig;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oxbow sync errors}: the records that an apply put aside. It needs only Kafka. */
@Command(
    name = "errors",
    description = "Show the records that an apply put aside, and why.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  oxbow sync errors                     of the only apply",
      "  oxbow sync errors orders --last 100",
      "  oxbow sync errors orders --records    with their keys and values"
    })
final class ErrorsCommand implements Callable<Integer> {
  private static final int MOST = 100_000;

  @Mixin private ConfigOption config = new ConfigOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "APPLY",
      description = "Its name; needed if there are several.")
  private @Nullable String apply;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many, the newest ones (default: ${DEFAULT-VALUE}).")
  private int last;

  @Option(names = "--records", description = "Show keys and values, as text.")
  private boolean records;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() {
    Logs.quiet();
    SyncConfig read = config.load();
    String name = CaptureName.ofApplies(read, apply);
    String topic = topic(read, name);
    Map<String, String> kafka = new HashMap<>(read.clientSettings());
    kafka.put("bootstrap.servers", read.kafka().getOrDefault("bootstrap.servers", ""));
    LetterTopic.Newest newest = LetterTopic.newest(kafka, topic, Math.max(1, Math.min(last, MOST)));
    if (newest.letters().isEmpty()) {
      System.out.println("Apply '" + name + "' has put nothing aside in topic " + topic);
      return 0;
    }
    for (Letter letter : newest.letters()) {
      System.out.println(letter.at() + "  " + letter.place() + ": " + plain(letter.reason()));
      if (records) {
        System.out.println("  key    " + text(letter.key()));
        System.out.println("  value  " + text(letter.value()));
      }
    }
    System.out.printf(
        "%,d shown of %,d in topic %s%n", newest.letters().size(), newest.all(), topic);
    return 0;
  }

  private static String topic(SyncConfig read, String name) {
    ApplyConfig found = read.applies().get(name);
    if (found == null) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "There is no apply '" + name + "' in the configuration, but " + read.applies().keySet());
    }
    return found
        .deadLetters(name)
        .orElseThrow(
            () ->
                new OxbowException(
                    ErrorCode.INVALID_CONFIG,
                    "Apply '"
                        + name
                        + "' keeps no bad records; with on_error: dlq it does. One at which it"
                        + " stopped is told by: oxbow sync status"));
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "none" : plain(new String(bytes, StandardCharsets.UTF_8));
  }

  /** What a record holds must not command the terminal. */
  private static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }
}
