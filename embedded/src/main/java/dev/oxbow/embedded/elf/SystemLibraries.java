package dev.oxbow.embedded.elf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The shared libraries of this Linux that mysqld needs. Those that the system has are used; the
 * others are put, without root, into a folder that goes onto LD_LIBRARY_PATH. Immutable.
 */
public final class SystemLibraries {
  /** Where the dynamic loader looks on the distributions that we know, 64-bit folders only. */
  private static final List<Path> STANDARD_FOLDERS =
      Stream.of(
              "/lib/x86_64-linux-gnu",
              "/usr/lib/x86_64-linux-gnu",
              "/lib64",
              "/usr/lib64",
              "/usr/local/lib64",
              "/usr/local/lib",
              "/lib",
              "/usr/lib")
          .map(Path::of)
          .toList();

  private static final byte[] ELF_64_BITS = {0x7f, 'E', 'L', 'F', 2};

  private final List<Path> folders;

  private SystemLibraries(List<Path> folders) {
    this.folders = folders;
  }

  /** The libraries of this machine. */
  public static SystemLibraries ofThisMachine() {
    return new SystemLibraries(STANDARD_FOLDERS);
  }

  /** The libraries in these folders only. */
  public static SystemLibraries in(List<Path> folders) {
    return new SystemLibraries(List.copyOf(folders));
  }

  /**
   * Puts those libraries that the loader would not find into a folder, which is made when it is
   * needed: a link where the system has the library under a newer name, otherwise our own.
   *
   * @return the file names put there; none when the system has all
   */
  public List<String> provideMissing(Path folder) throws IOException {
    List<Library> missing =
        Stream.of(Library.LIBAIO, Library.LIBNUMA)
            .filter(library -> find(library.fileName()).isEmpty())
            .toList();
    for (Library library : missing) {
      Files.createDirectories(folder);
      Path file = folder.resolve(library.fileName());
      Files.deleteIfExists(file);
      Optional<Path> renamed = library.newerName().flatMap(this::find);
      if (renamed.isPresent()) {
        Files.createSymbolicLink(file, renamed.get());
      } else {
        Files.write(file, library.toBytes());
      }
    }
    return missing.stream().map(Library::fileName).toList();
  }

  private Optional<Path> find(String fileName) {
    return folders.stream()
        .map(folder -> folder.resolve(fileName))
        .filter(SystemLibraries::isElf64)
        .findFirst();
  }

  /** A dangling link, or a library of 32 bits, is none. */
  private static boolean isElf64(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ELF_64_BITS.length), ELF_64_BITS);
    } catch (IOException e) {
      return false; // the loader could not read it either
    }
  }
}
