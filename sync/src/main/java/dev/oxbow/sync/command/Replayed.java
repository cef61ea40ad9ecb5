package dev.oxbow.sync.command;

import dev.oxbow.sync.apply.LetterState;
import dev.oxbow.sync.apply.Replay.Verdict;
import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.sink.LetterBox;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tells people of a replay: what is not applied and why, and how far it is when it takes long. */
final class Replayed implements LetterBox.Watch {
  private static final int OPEN = 3;
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Map<LetterState, Long> counts = new EnumMap<>(LetterState.class);
  private final int most;
  private int told;
  private long lost;
  private long looked;
  private long spoke = System.nanoTime();

  /**
   * @param most how many letters are told of one by one
   */
  Replayed(int most) {
    this.most = most;
  }

  @Override
  public void looked(long records) {
    looked += records;
    speak();
  }

  @Override
  public void settled(Verdict verdict) {
    counts.merge(verdict.state(), 1L, Long::sum);
    if (verdict.state() != LetterState.REPLAYED && ++told <= most) {
      System.out.printf(
          "%-11s%s at offset %d: %s%n",
          verdict.state().name().toLowerCase(Locale.ROOT),
          verdict.part(),
          verdict.offset(),
          ErrorsCommand.plain(verdict.why()));
    }
    speak();
  }

  @Override
  public void lost(TopicPart part, Set<Long> offsets) {
    lost += offsets.size();
    System.out.printf(
        "%-11s%s at %,d offsets from %d to %d: the topic of dead letters has them no more, or only"
            + " those of an earlier topic of this name; let the source tell their rows again%n",
        "open",
        part,
        offsets.size(),
        offsets.stream().mapToLong(Long::longValue).min().orElse(-1),
        offsets.stream().mapToLong(Long::longValue).max().orElse(-1));
  }

  private long count(LetterState state) {
    return counts.getOrDefault(state, 0L);
  }

  private void speak() {
    long now = System.nanoTime();
    if (now - spoke > EVERY.toNanos()) {
      spoke = now;
      System.err.printf(
          "... %,d replayed, %,d later records looked at%n", count(LetterState.REPLAYED), looked);
    }
  }

  /** Tells the end of it, and gives the exit code. */
  int end(String apply) {
    long open = count(LetterState.OPEN) + lost;
    if (counts.isEmpty() && open == 0) {
      System.out.println("Nothing that apply '" + apply + "' put aside is open");
      return 0;
    }
    if (told > most) {
      System.out.printf("and %,d more; --last N tells more of them%n", told - most);
    }
    System.out.printf(
        "%,d replayed, %,d superseded, %,d still open%n",
        count(LetterState.REPLAYED), count(LetterState.SUPERSEDED), open);
    return open == 0 ? 0 : OPEN;
  }
}
