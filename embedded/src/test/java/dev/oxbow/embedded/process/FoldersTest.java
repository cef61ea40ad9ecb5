package dev.oxbow.embedded.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {
  @TempDir Path parent;

  @Test
  void fillsAFolderOnceForAllThreads() throws Exception {
    AtomicInteger filled = new AtomicInteger();
    Callable<Void> make =
        () -> {
          Folders.makeOnce(parent.resolve("cache"), made -> fill(made, filled));
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (var each : threads.invokeAll(List.of(make, make, make))) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(filled).hasValue(1);
    assertThat(parent.resolve("cache/file")).hasContent("whole");
  }

  @Test
  void showsNoFolderThatIsHalfFilledAndTriesAgain() throws IOException {
    Path cache = parent.resolve("cache");
    assertThatThrownBy(
            () ->
                Folders.makeOnce(
                    cache,
                    made -> {
                      Files.writeString(made.resolve("file"), "half");
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(cache).doesNotExist();
    Folders.makeOnce(cache, made -> fill(made, new AtomicInteger()));
    assertThat(cache.resolve("file")).hasContent("whole");
    try (var all = Files.list(parent)) {
      assertThat(all.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("cache", "cache.lock");
    }
  }

  @Test
  void refusesAFolderThatAnotherServerHolds() throws IOException {
    try (FolderLock held = FolderLock.take(parent)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> FolderLock.take(parent))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(parent.toString());
    }
    FolderLock.take(parent).close();
  }

  private static void fill(Path folder, AtomicInteger count) throws IOException {
    Files.writeString(folder.resolve("file"), "whole");
    count.incrementAndGet();
  }
}
