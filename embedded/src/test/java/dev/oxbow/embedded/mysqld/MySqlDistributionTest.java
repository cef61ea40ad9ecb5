package dev.oxbow.embedded.mysqld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class MySqlDistributionTest {
  @TempDir Path folder;

  @Test
  void saysWhatToDoOnAPlatformWithoutABinary() throws IOException {
    assertThat(MySqlDistribution.archive("Linux", "amd64")).isEqualTo("/mysql-Linux-amd64.tar.gz");
    assertThat(MySqlDistribution.archive("Mac OS X", "aarch64")).contains("Mac");
    for (String[] platform : new String[][] {{"Linux", "aarch64"}, {"Windows 11", "amd64"}}) {
      assertThatThrownBy(() -> MySqlDistribution.archive(platform[0], platform[1]))
          .hasMessageContaining(
              "no embedded MySQL for %s on %s".formatted(platform[0], platform[1]))
          .hasMessageContaining("install MySQL")
          .hasMessageContaining("--mysql URL")
          .hasMessageContaining("-Doxbow.test.mysql.url");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysWhatToDoOnALinuxWithoutGlibc() {
    assertThatThrownBy(() -> MySqlDistribution.requireLoader(folder))
        .hasMessageContaining("needs glibc")
        .hasMessageContaining("install MySQL");
  }
}
