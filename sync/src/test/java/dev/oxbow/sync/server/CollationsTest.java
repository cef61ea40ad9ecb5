package dev.oxbow.sync.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code of two or three bytes is the character that the server makes of it, or none. */
final class CollationsTest {
  private static final String CODES =
      """
      with recursive h(i) as (select 129 union all select i + 1 from h where i < 254),
        l(i) as (select 64 union all select i + 1 from l where i < 254),
        codes(b) as (select char(h.i, l.i) from h, l
          union all select char(143, h.i, l.i) from h, l where h.i > 160 and l.i > 160)
      select b, convert(convert(b using SET) using utf8mb4) from codes
      where length(convert(b using SET)) = length(b) and char_length(convert(b using SET)) = 1
      """;

  @ParameterizedTest
  @ValueSource(strings = {"eucjpms", "ujis", "sjis", "cp932", "gbk", "euckr", "gb2312"})
  void everyCodeIsTheServersCharacter(String name) throws Exception {
    MySqlServer server = TestServers.mySql();
    List<String> wrong = new ArrayList<>();
    int right = 0;
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement()) {
      CharacterSet set = Collations.of(connection).named(name + "_bin").characters();
      try (ResultSet row = statement.executeQuery(CODES.replace("SET", name))) {
        while (row.next()) {
          byte[] code = row.getBytes(1);
          String theirs = row.getString(2);
          if (theirs == null || theirs.equals("?")) {
            continue;
          }
          try {
            String ours = new String(set.toUtf8(code, 0, code.length), StandardCharsets.UTF_8);
            if (ours.equals(theirs)) {
              right++;
            } else {
              wrong.add(HexFormat.of().formatHex(code) + " " + ours + " not " + theirs);
            }
          } catch (IllegalArgumentException e) {
            // A code that Java does not know stops the capture: nothing wrong is told.
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(right).isGreaterThan(6_000);
  }
}
