package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class GtidSetTest {
  private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

  @Test
  void printsAsMySqlDoes() {
    assertThat(GtidSet.parse(B + ":3,\n" + A.toUpperCase(java.util.Locale.ROOT) + ":7:1-2:3-5 ,"))
        .hasToString(A + ":1-5:7," + B + ":3");
    assertThat(GtidSet.parse("")).isEqualTo(GtidSet.EMPTY).hasToString("");
    assertThat(GtidSet.parse(A + ":1-2:Tag_1:9:4-5:other:1"))
        .hasToString(A + ":1-2:other:1:tag_1:4-5:9");
  }

  @Test
  void refusesWhatIsNoSet() {
    for (String text : new String[] {"x", A + ":0", A + ":5-3", A + ":1-", A + ":-1", A + ":1:!"}) {
      assertThatThrownBy(() -> GtidSet.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(text);
    }
  }

  @Test
  void doesWithRunsWhatASetOfNumbersDoes() {
    UUID server = UUID.fromString(A);
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      TreeSet<Long> ours = new TreeSet<>();
      TreeSet<Long> theirs = new TreeSet<>();
      GtidSet left = GtidSet.EMPTY;
      GtidSet right = GtidSet.EMPTY;
      for (int i = 0; i < 40; i++) {
        Gtid gtid = new Gtid(server, "", 1 + random.nextInt(50));
        if (random.nextBoolean()) {
          left = left.with(gtid);
          ours.add(gtid.number());
        } else {
          right = right.with(gtid);
          theirs.add(gtid.number());
        }
      }
      assertThat(left.count()).isEqualTo(ours.size());
      assertThat(GtidSet.parse(left.toString())).isEqualTo(left);
      TreeSet<Long> rest = new TreeSet<>(ours);
      rest.removeAll(theirs);
      TreeSet<Long> all = new TreeSet<>(ours);
      all.addAll(theirs);
      for (long number = 1; number <= 51; number++) {
        Gtid gtid = new Gtid(server, "", number);
        assertThat(left.contains(gtid)).as("seed " + seed).isEqualTo(ours.contains(number));
        assertThat(left.minus(right).contains(gtid)).isEqualTo(rest.contains(number));
        assertThat(left.plus(right).contains(gtid)).isEqualTo(all.contains(number));
      }
      assertThat(left.containsAll(right)).isEqualTo(ours.containsAll(theirs));
    }
  }

  @Test
  void tellsTheLastTransactionOfAnyServer() {
    GtidSet set =
        GtidSet.parse(
            "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:9,"
                + "4e11fa47-71ca-11e1-9e33-c80aa9429562:1-7:t:1-12");
    assertThat(set.last().map(Gtid::toString))
        .contains("4e11fa47-71ca-11e1-9e33-c80aa9429562:t:12");
    assertThat(GtidSet.EMPTY.last()).isEmpty();
  }
}
