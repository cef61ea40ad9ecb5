package dev.oxbow.sync.apply;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.oracle.KillAtStatement;
import dev.oxbow.sync.oracle.KillPoint;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.SQLException;

/** A replay in a process of its own, which ends itself around a commit. */
final class ReplayProcess {
  private ReplayProcess() {}

  /** The letters: each is too long for its table as it was. */
  static void add(AppliedTopic topic, int letters) {
    for (int id = 0; id < letters; id++) {
      topic.add(null, "{'id':" + id + ",'v':'too long'}");
    }
  }

  static ApplySettings settings(AppliedTopic topic) {
    return topic.settings(Mode.INSERT, OnError.DLQ);
  }

  /**
   * Runs one.
   *
   * @param times how often it passes the place before it ends there
   * @return the exit code
   */
  static int run(MySqlServer mysql, String database, int letters, KillPoint point, int times)
      throws IOException, InterruptedException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-D" + KillPoint.POINT + "=" + point,
            "-D" + KillPoint.TIMES + "=" + times,
            "-cp",
            System.getProperty("java.class.path"),
            ReplayProcess.class.getName(),
            mysql.jdbcUrl(database) + "?queryInterceptors=" + KillAtStatement.class.getName(),
            mysql.user(),
            mysql.password(),
            database,
            Integer.toString(letters))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.INHERIT)
        .start()
        .waitFor();
  }

  public static void main(String[] args) throws SQLException {
    AppliedTopic topic = AppliedTopic.elsewhere(args[0], args[1], args[2], args[3]);
    add(topic, Integer.parseInt(args[4]));
    topic.from(0).forEach(topic::putAside);
    topic.replayAll(settings(topic), false);
    System.exit(0);
  }
}
