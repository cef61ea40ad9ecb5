package dev.oxbow.embedded.process;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Where this user keeps what is unpacked once and used by many processes. */
public final class CacheFolder {
  /** Names another folder than the usual one. */
  private static final String PROPERTY = "oxbow.cache";

  private CacheFolder() {}

  /**
   * {@code -Doxbow.cache}; otherwise oxbow in $XDG_CACHE_HOME or ~/.cache; otherwise, for a user
   * who has no home that can be written to, a folder of the user's own in the temporary folder.
   */
  public static Path get() throws IOException {
    String asked = System.getProperty(PROPERTY);
    if (asked != null) {
      return Files.createDirectories(Path.of(asked).toAbsolutePath());
    }
    Path usual = usual(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"));
    try {
      Files.createDirectories(usual);
      if (Files.isWritable(usual)) {
        return usual;
      }
    } catch (IOException e) {
      // Users like nobody have /nonexistent as their home: the temporary folder follows.
    }
    return inTemporaryFolder();
  }

  private static Path usual(@Nullable String cacheHome, String home) {
    Path caches =
        cacheHome == null || cacheHome.isEmpty() ? Path.of(home, ".cache") : Path.of(cacheHome);
    return caches.resolve("oxbow").toAbsolutePath();
  }

  /** In a folder that all users share, a program that somebody else put there must not be run. */
  private static Path inTemporaryFolder() throws IOException {
    String user = System.getProperty("user.name");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "oxbow-" + user).toAbsolutePath();
    try {
      return Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      boolean ours =
          Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(user);
      if (!ours) {
        throw new IOException(
            "The cache folder %s does not belong to user '%s'; remove it or set -D%s=FOLDER"
                .formatted(folder, user, PROPERTY),
            e);
      }
      return folder;
    }
  }
}
