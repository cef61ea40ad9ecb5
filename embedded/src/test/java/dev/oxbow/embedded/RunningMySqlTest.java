package dev.oxbow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunningMySqlTest {
  @Test
  void keepsTheParametersAndReplacesTheDatabaseOfAUrl() {
    RunningMySql mySql = RunningMySql.at("jdbc:mysql://db.example:3307/old?useSSL=false", "u", "p");
    assertThat(mySql.host()).isEqualTo("db.example");
    assertThat(mySql.port()).isEqualTo(3307);
    assertThat(mySql.jdbcUrl("shop")).isEqualTo("jdbc:mysql://db.example:3307/shop?useSSL=false");
  }

  @Test
  void takesTheUsualPortWhenAUrlNamesNone() {
    assertThat(RunningMySql.at("jdbc:mysql://db", "u", "p").port()).isEqualTo(3306);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"db:3306", "jdbc:postgresql://db/", "jdbc:mysql:///x", "jdbc:mysql://a b"})
  void refusesWhatIsNoMySqlUrl(String url) {
    assertThatThrownBy(() -> RunningMySql.at(url, "u", "p"))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("'" + url + "'")
        .hasMessageContaining("-Doxbow.test.mysql.url");
  }
}
