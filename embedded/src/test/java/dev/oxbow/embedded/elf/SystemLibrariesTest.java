package dev.oxbow.embedded.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemLibrariesTest {
  private static final byte[] ELF_OF_64_BITS = {0x7f, 'E', 'L', 'F', 2, 1};
  private static final byte[] ELF_OF_32_BITS = {0x7f, 'E', 'L', 'F', 1, 1};

  @TempDir Path folder;
  private Path system;
  private Path ours;

  @BeforeEach
  void makeASystem() throws IOException {
    system = Files.createDirectory(folder.resolve("system"));
    ours = folder.resolve("ours");
  }

  @Test
  void writesNothingWhereTheSystemHasAll() throws IOException {
    Files.write(system.resolve("libaio.so.1"), ELF_OF_64_BITS);
    Files.write(system.resolve("libnuma.so.1"), ELF_OF_64_BITS);
    assertThat(libraries().provideMissing(ours)).isEmpty();
    assertThat(ours).doesNotExist();
  }

  @Test
  void writesOnlyWhatIsMissing() throws IOException {
    Files.write(system.resolve("libnuma.so.1"), ELF_OF_64_BITS);
    assertThat(libraries().provideMissing(ours)).containsExactly("libaio.so.1");
    assertThat(ours.resolve("libaio.so.1")).hasBinaryContent(Library.LIBAIO.toBytes());
  }

  @Test
  void linksToALibraryThatTheSystemHasUnderItsNewerName() throws IOException {
    Path renamed = Files.write(system.resolve("libaio.so.1t64"), ELF_OF_64_BITS);
    assertThat(libraries().provideMissing(ours)).contains("libaio.so.1");
    assertThat(ours.resolve("libaio.so.1")).isSymbolicLink().hasSameBinaryContentAs(renamed);
    assertThat(libraries().provideMissing(ours)).as("once more").contains("libaio.so.1");
  }

  @Test
  void takesADanglingLinkOrALibraryOf32BitsForMissing() throws IOException {
    Files.createSymbolicLink(system.resolve("libaio.so.1"), system.resolve("gone"));
    Files.write(system.resolve("libnuma.so.1"), ELF_OF_32_BITS);
    assertThat(libraries().provideMissing(ours)).containsExactly("libaio.so.1", "libnuma.so.1");
  }

  @Test
  void hashesNamesAsTheLoaderDoes() {
    assertThat(ElfSharedObject.elfHash("GLIBC_2.2.5")).isEqualTo(0x09691a75);
  }

  private SystemLibraries libraries() {
    return SystemLibraries.in(List.of(system));
  }
}
