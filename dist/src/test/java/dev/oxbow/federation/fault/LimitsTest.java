package dev.oxbow.federation.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Memory and disk that are far too small for a topic: limits hold, and are told clearly. */
@EnabledOnOs(OS.LINUX)
final class LimitsTest {
  /** The limit of the Java heap, and of the executor's memory as well, in MiB. */
  private static final int LIMIT = 80;

  /** What a JVM takes beside its heap: its code, its threads' stacks, Calcite's classes. */
  private static final int JVM = 320;

  /** Ten times the limit, in records of a kibibyte. */
  private static final int RECORDS = 10 * LIMIT * 1024;

  private static final int NAMES = 1000;

  private static final KafkaServer KAFKA = TestServers.kafka();
  private static final Topics TOPICS = new Topics(KAFKA);

  @TempDir static Path folder;

  private static String flood;

  @BeforeAll
  static void fill() {
    flood = KAFKA.uniqueTopic("flood");
    TOPICS.create(flood, 4);
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder noise = new StringBuilder();
    while (noise.length() < 1 << 20) {
      noise.append((char) ('!' + 3 + random.nextInt(50)));
    }
    String text = noise.toString().replace('\\', 'x');
    for (int i = 0; i < RECORDS; i++) {
      int at = random.nextInt(text.length() - 1000);
      String pad = text.substring(at, at + 960);
      TOPICS.send(
          flood,
          null,
          "{\"n\":" + i + ",\"name\":\"name-" + i % NAMES + "\",\"pad\":\"" + pad + "\"}");
    }
    TOPICS.flush();
  }

  @AfterAll
  static void close() {
    TOPICS.delete(flood);
    TOPICS.close();
  }

  private static Oxbow oxbow(Path place, boolean store) {
    return Oxbow.configured(
        place,
        "sources:\n"
            + Oxbow.kafka(KAFKA.bootstrapServers(), List.of(flood))
            // What a consumer holds of a fetch is heap.
            + "    fetch.max.bytes: 2097152\n    max.partition.fetch.bytes: 1048576\n"
            + """
            local:
              memory.limit: %dMB
              threads: 2
              spill.folder: "%s"
            store:
              enabled: %s
              folder: "%s"
            """
                .formatted(LIMIT, place.resolve("data/spill"), store, place.resolve("data/store")));
  }

  @Test
  void scansAndAggregatesATopicTenTimesAsLargeAsItsMemory() throws Exception {
    long sum = (long) RECORDS * (RECORDS - 1) / 2;
    Oxbow oxbow = oxbow(folder.resolve("memory"), true);
    List<String> lines =
        Forked.run(
            List.of(),
            List.of("-Xmx" + LIMIT + "m"),
            oxbow.folder(),
            oxbow.url(),
            "SELECT COUNT(*), SUM(n), SUM(CHAR_LENGTH(pad)) FROM " + flood,
            "SELECT COUNT(*), SUM(c) FROM (SELECT name, COUNT(*) AS c FROM "
                + flood
                + " GROUP BY name) AS x",
            // Every record is a group of its own: this must spill.
            "SELECT COUNT(*), SUM(c) FROM (SELECT n, pad, COUNT(*) AS c FROM "
                + flood
                + " GROUP BY n, pad) AS x",
            "SELECT n, pad FROM " + flood);
    assertThat(lines.subList(0, 3))
        .containsExactly(
            "[" + RECORDS + ", " + sum + ", " + RECORDS * 960L + "]",
            "[" + NAMES + ", " + RECORDS + "]",
            "[" + RECORDS + ", " + RECORDS + "]");
    assertThat(lines.get(3)).isEqualTo(RECORDS + " rows");
    System.out.println("Peak resident set: " + Forked.peakMebibytes(lines) + " MiB");
    assertThat(Forked.peakMebibytes(lines)).isLessThan(2 * LIMIT + JVM);
  }

  /** On a file system of its own, which a user namespace may mount without being root. */
  @Test
  void saysThatTheDiskIsFullAndGoesOn() throws Exception {
    List<String> own = List.of("unshare", "--user", "--map-root-user", "--mount");
    assumeTrue(succeeds(own, "true"), "this machine lets nobody mount a small file system");
    Oxbow oxbow = oxbow(folder.resolve("disk"), true);
    Path data = Files.createDirectories(oxbow.folder().resolve("data"));
    List<String> mounted =
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=24m tmpfs '" + data + "' && exec \"$@\"",
            "sh");
    List<String> lines =
        Forked.run(
            mounted,
            List.of("-Xmx256m"),
            oxbow.folder(),
            oxbow.url(),
            "SELECT COUNT(DISTINCT pad) FROM " + flood,
            "SELECT 1 + 1",
            "SELECT COUNT(*) FROM " + flood + " WHERE _offset < 10");
    assertThat(lines.get(0)).startsWith("53100 ").contains(data.toString());
    assertThat(lines.get(1)).isEqualTo("[2]");
    assertThat(lines.get(2)).isEqualTo("[40]");
  }

  private static boolean succeeds(List<String> prefix, String command) throws Exception {
    try {
      List<String> all = new ArrayList<>(prefix);
      all.add(command);
      return new ProcessBuilder(all).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
