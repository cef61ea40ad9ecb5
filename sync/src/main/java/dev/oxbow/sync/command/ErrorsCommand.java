package dev.oxbow.sync.command;

import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.apply.LetterState;
import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.letter.Letter;
import dev.oxbow.sync.letter.LetterTopic;
import dev.oxbow.sync.service.SyncConfig;
import dev.oxbow.sync.sink.LetterBox;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code oxbow sync errors}: the records that an apply put aside, shown, or applied after all. It
 * needs no service that answers, only Kafka and the target.
 */
@Command(
    name = "errors",
    description = {
      "Show the records that an apply put aside, and why; with --replay, apply those that fit now.",
      "A record is applied once, and not over a later one of its key; the apply may run or not."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:They are shown; with --replay, none is open any more.",
      "1:A failure; what was applied until then stays so.",
      "3:With --replay: some are still open, and it says why."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  oxbow sync errors                     of the only apply",
      "  oxbow sync errors orders --last 100",
      "  oxbow sync errors orders --records    with their keys and values",
      "  oxbow sync errors orders --replay     after the table was mended"
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
      description = "How many to show, the newest ones (default: ${DEFAULT-VALUE}).")
  private int last;

  @Option(names = "--records", description = "Show keys and values, as text.")
  private boolean records;

  @Option(
      names = "--all",
      description = "Show those too that were replayed, superseded or forgotten since.")
  private boolean all;

  @Option(names = "--replay", description = "Apply those that are open, once each.")
  private boolean replay;

  @Option(
      names = "--unproven",
      description =
          "With --replay: also records that are in their topic no more, so that nobody sees whether"
              + " a later one of their key was applied. You say that none was.")
  private boolean unproven;

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
    int most = Math.max(1, Math.min(last, MOST));
    try (LetterBox box = read.letters(name)) {
      if (replay) {
        Replayed replayed = new Replayed(most);
        box.replay(unproven, replayed);
        return replayed.end(name);
      }
      show(name, box, most);
    }
    return 0;
  }

  private void show(String name, LetterBox box, int most) {
    LetterTopic topic = box.topic();
    States states = States.of(box);
    List<Letter> letters =
        all || !states.isKnown() ? topic.newest(most) : topic.newest(most, states::isOpen);
    for (Letter letter : letters) {
      String state = all && states.isKnown() ? "%-11s".formatted(states.of(letter)) : "";
      System.out.println(
          letter.at() + "  " + state + letter.place() + ": " + plain(letter.reason()));
      if (records) {
        System.out.println("  key    " + text(letter.record().key()));
        System.out.println("  value  " + text(letter.record().value()));
      }
    }
    if (!states.isKnown()) {
      System.out.printf("%,d shown of topic %s%n", letters.size(), topic.name());
      return;
    }
    long open = states.count(LetterState.OPEN);
    if (open == 0 && letters.isEmpty()) {
      System.out.println("Nothing that apply '" + name + "' put aside is open");
    } else if (all) {
      System.out.printf("%,d shown of topic %s; %,d open%n", letters.size(), topic.name(), open);
    } else {
      System.out.printf("%,d shown of %,d open in topic %s%n", letters.size(), open, topic.name());
    }
    long replayed = states.count(LetterState.REPLAYED);
    long superseded = states.count(LetterState.SUPERSEDED);
    if (replayed + superseded > 0) {
      System.out.printf("%,d replayed, %,d superseded%n", replayed, superseded);
    }
  }

  /** What has become of letters, as the target tells. */
  private record States(@Nullable Map<TopicPart, NavigableMap<Long, LetterState>> byPart) {
    static States of(LetterBox box) {
      try {
        return new States(box.states());
      } catch (OxbowException e) {
        System.err.println(
            "Which of them were replayed is not known, all are shown: " + e.getMessage());
        return new States(null);
      }
    }

    boolean isKnown() {
      return byPart != null;
    }

    private @Nullable LetterState find(Letter letter) {
      TopicPart part = new TopicPart(letter.record().topic(), letter.record().partition());
      NavigableMap<Long, LetterState> own = byPart == null ? null : byPart.get(part);
      return own == null ? null : own.get(letter.record().offset());
    }

    boolean isOpen(Letter letter) {
      return find(letter) == LetterState.OPEN;
    }

    String of(Letter letter) {
      LetterState state = find(letter);
      return state == null ? "forgotten" : state.name().toLowerCase(Locale.ROOT);
    }

    long count(LetterState state) {
      Map<LetterState, Long> counts = new EnumMap<>(LetterState.class);
      if (byPart != null) {
        byPart
            .values()
            .forEach(own -> own.values().forEach(each -> counts.merge(each, 1L, Long::sum)));
      }
      return counts.getOrDefault(state, 0L);
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "none" : plain(new String(bytes, StandardCharsets.UTF_8));
  }

  /** What a record holds must not command the terminal. */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }
}
