package dev.oxbow.jdbc.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.access.Access;
import dev.oxbow.engine.Engine;
import dev.oxbow.engine.Session;
import dev.oxbow.error.OxbowException;
import dev.oxbow.history.QueryLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedEnginesTest {
  /** An engine that only knows whether it was closed. */
  private static final class CountedEngine implements Engine {
    @Override
    public long executorMemory() {
      return 0;
    }

    private boolean closed;

    @Override
    public Session openSession(Access access) {
      return new ScriptedSession(new ShopCatalog());
    }

    @Override
    public Session openWatchedSession(Access access) {
      return openSession(access);
    }

    @Override
    public QueryLog queries() {
      return new QueryLog(0);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final List<CountedEngine> opened = new ArrayList<>();
  private final SharedEngines engines =
      new SharedEngines(
          config -> {
            CountedEngine engine = new CountedEngine();
            opened.add(engine);
            return engine;
          });

  @Test
  void sharesAnEngineUntilItsLastUserGoes(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("oxbow.yaml"), "schema: shop");
    Path sameFile = folder.resolve("../" + folder.getFileName() + "/oxbow.yaml");
    SharedEngines.Lease first = engines.lease(file);
    SharedEngines.Lease second = engines.lease(sameFile);
    assertThat(opened).hasSize(1);
    assertThat(second.engine()).isSameAs(first.engine());
    first.close();
    first.close();
    assertThat(opened.get(0).closed).isFalse();
    second.close();
    assertThat(opened.get(0).closed).isTrue();
    engines.lease(file).close();
    assertThat(opened).hasSize(2);
  }

  @Test
  void aChangedFileIsAnotherConfiguration(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("oxbow.yaml"), "schema: shop");
    try (SharedEngines.Lease before = engines.lease(file)) {
      Files.writeString(file, "schema: market");
      try (SharedEngines.Lease after = engines.lease(file)) {
        assertThat(after.engine()).isNotSameAs(before.engine());
      }
      assertThat(opened.get(1).closed).isTrue();
      assertThat(opened.get(0).closed).isFalse();
    }
  }

  @Test
  void aBadConfigurationLeavesNothingBehind(@TempDir Path folder) {
    assertThatThrownBy(() -> engines.lease(folder.resolve("none.yaml")))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining("does not exist");
    assertThat(opened).isEmpty();
  }
}
