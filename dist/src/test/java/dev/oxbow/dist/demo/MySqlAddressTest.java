package dev.oxbow.dist.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Which database of a server the demo fills. */
final class MySqlAddressTest {
  @Test
  void takesTheNamedDatabase() {
    assertThat(MySqlAddress.of("jdbc:mysql://h:3306/mine?ssl=1", "u", "").url())
        .isEqualTo("jdbc:mysql://h:3306/mine?ssl=1");
  }

  @Test
  void takesItsOwnWhereNoneIsNamed() {
    assertThat(MySqlAddress.of("jdbc:mysql://h:3306", "u", "").url())
        .isEqualTo("jdbc:mysql://h:3306/shop");
    assertThat(MySqlAddress.of("jdbc:mysql://h/?ssl=1", "u", "").url())
        .isEqualTo("jdbc:mysql://h/shop?ssl=1");
  }

  @Test
  void refusesWhatIsNoUrlOfMySql() {
    assertThatThrownBy(() -> MySqlAddress.of("localhost:3306", "u", ""))
        .hasMessageContaining("jdbc:mysql://localhost:3306/shop");
  }

  @Test
  void keepsThePasswordToItself() {
    assertThat(MySqlAddress.of("jdbc:mysql://h", "u", "geheim").toString())
        .doesNotContain("geheim");
  }
}
