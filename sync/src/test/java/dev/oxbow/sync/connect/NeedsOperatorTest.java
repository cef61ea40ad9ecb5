package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import org.junit.jupiter.api.Test;

final class NeedsOperatorTest {
  @Test
  void waitsForAPersonWhereARightIsMissingAndNotWhereAPasswordMayBeNew() {
    OxbowException missing =
        new OxbowException(ErrorCode.SOURCE_PRIVILEGE, "GRANT SELECT ON `d`.* TO 'u'@'%'");
    assertThat(NeedsOperator.unlessItMayPass(missing))
        .isInstanceOf(NeedsOperator.class)
        .hasMessage("GRANT SELECT ON `d`.* TO 'u'@'%'");
    assertThat(OxbowSourceTask.failed(missing))
        .isInstanceOf(NeedsOperator.class)
        .hasMessageStartingWith("GRANT SELECT ON `d`.* TO 'u'@'%'; ")
        .hasMessageContaining("GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.*");
    assertThat(
            NeedsOperator.unlessItMayPass(
                new OxbowException(ErrorCode.SOURCE_LOGIN, "check 'user' and 'password'")))
        .isNotInstanceOf(NeedsOperator.class);
  }
}
