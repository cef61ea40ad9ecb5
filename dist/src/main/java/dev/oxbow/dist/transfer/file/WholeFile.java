package dev.oxbow.dist.transfer.file;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears under its name only when it is whole: it is written beside, as {@code
 * .NAME.NUMBER.part}, and then given its name. Closing it before that leaves nothing; only a killed
 * process (SIGKILL) leaves the part. Used by one thread.
 */
public final class WholeFile implements AutoCloseable {
  private final Path target;
  private final Path part;
  private final boolean overwrite;

  private WholeFile(Path target, Path part, boolean overwrite) {
    this.target = target;
    this.part = part;
    this.overwrite = overwrite;
  }

  /**
   * Makes the empty part.
   *
   * @throws OxbowException FILE when the file is there and may not be replaced, or its folder
   *     cannot be written
   */
  public static WholeFile of(Path file, boolean overwrite) {
    Path target = file.toAbsolutePath().normalize();
    if (Files.isDirectory(target)) {
      throw new OxbowException(ErrorCode.FILE, file + " is a folder; name a file in it");
    }
    if (!overwrite && Files.exists(target)) {
      throw exists(target);
    }
    long number = ThreadLocalRandom.current().nextLong(1_000_000_000L);
    Path part = target.resolveSibling("." + target.getFileName() + "." + number + ".part");
    try {
      Files.createFile(part);
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.FILE,
          "No file can be made in "
              + target.getParent()
              + " ("
              + e.getClass().getSimpleName()
              + "); create the folder or choose another one",
          e);
    }
    return new WholeFile(target, part, overwrite);
  }

  /** Where to write. */
  public Path part() {
    return part;
  }

  /** Gives the file its name, once its bytes are on the disk. */
  public void publish() throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    if (overwrite) {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    // A move would replace what somebody else has written meanwhile; a link does not.
    try {
      Files.createLink(target, part);
    } catch (FileAlreadyExistsException e) {
      throw exists(target);
    } catch (IOException | UnsupportedOperationException e) {
      // A file system without links.
      Files.move(part, target);
    }
  }

  private static OxbowException exists(Path target) {
    return new OxbowException(
        ErrorCode.FILE, target + " exists; choose another name, or replace it with --overwrite");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(part);
  }
}
