package dev.oxbow.dist.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where a script is cut into statements. */
final class ScriptTest {
  @Test
  void cutsAtSemicolons() {
    assertThat(Script.statements("SELECT 1; SELECT 2 ;;\n SELECT 3"))
        .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
  }

  @Test
  void leavesSemicolonsInQuotesAlone() {
    assertThat(Script.statements("SELECT 'a;''b', \"c;\", `d;`; SELECT 'x\\';y"))
        .containsExactly("SELECT 'a;''b', \"c;\", `d;`", "SELECT 'x\\'", "y");
  }

  @Test
  void leavesSemicolonsInCommentsAlone() {
    assertThat(Script.statements("SELECT /* a;b */ 1 -- c;d\n, 2; SELECT 3 # e;f"))
        .containsExactly("SELECT /* a;b */ 1 -- c;d\n, 2", "SELECT 3 # e;f");
  }

  @Test
  void leavesOutWhatIsOnlyAComment() {
    assertThat(Script.statements("-- nothing;\n/* here; */ ;")).isEmpty();
  }

  @Test
  void takesAnUnclosedQuoteToTheEnd() {
    assertThat(Script.statements("SELECT 'a; b")).containsExactly("SELECT 'a; b");
  }
}
