package dev.oxbow.server.login;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users, a line each: {@code name:hash:role,role}. The first two fields are those of {@code
 * htpasswd -B}. Lines that are empty or begin with {@code #} are kept and mean nothing. The file is
 * read again when it changes; a change that cannot be read is logged and the users from before
 * stay. Thread-safe.
 */
public final class UsersFile {
  private static final Logger LOG = LoggerFactory.getLogger(UsersFile.class);
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.@+-]{1,100}");
  private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");

  private final Path file;
  private final Set<String> roles;
  private volatile State state;

  private record State(Map<String, Entry> entries, FileTime time, long size) {}

  /** One user's line. */
  record Entry(String name, String hash, Set<String> roles) {
    User user() {
      return new User(name, roles);
    }
  }

  private UsersFile(Path file, Set<String> roles, State state) {
    this.file = file;
    this.roles = roles;
    this.state = state;
  }

  /**
   * Reads a file.
   *
   * @param roles those that there are; empty when users may have any
   * @throws OxbowException INVALID_CONFIG with the line
   */
  public static UsersFile open(Path file, Set<String> roles) {
    return new UsersFile(file, Set.copyOf(roles), read(file, roles));
  }

  private static State read(Path file, Set<String> known) {
    try {
      FileTime time = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      Map<String, Entry> entries = new LinkedHashMap<>();
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        Entry entry = parse(line, file, number);
        for (String role : entry.roles) {
          if (!known.isEmpty() && !known.contains(role)) {
            throw bad(
                file,
                number,
                "user '"
                    + entry.name
                    + "' has role '"
                    + role
                    + "', which server.roles does not have"
                    + Settings.nearest(role, new TreeSet<>(known)));
          }
        }
        if (entries.put(entry.name, entry) != null) {
          throw bad(file, number, "user '" + entry.name + "' is there twice");
        }
      }
      return new State(Map.copyOf(entries), time, size);
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "The users file '"
              + file
              + "' cannot be read ("
              + e.getClass().getSimpleName()
              + "); make one with ./oxbow passwd --file "
              + file
              + " USER",
          e);
    }
  }

  private static Entry parse(String line, Path file, int number) {
    String[] fields = line.split(":", -1);
    if (fields.length < 2 || fields.length > 3 || !NAME.matcher(fields[0]).matches()) {
      throw bad(file, number, "a line is name:hash or name:hash:role,role");
    }
    if (!HASH.matcher(fields[1]).matches()) {
      throw bad(
          file, number, "the hash is no bcrypt hash; let ./oxbow passwd or htpasswd -B make it");
    }
    Set<String> roles = new LinkedHashSet<>();
    if (fields.length == 3 && !fields[2].isBlank()) {
      roles.addAll(List.of(fields[2].trim().split("\\s*,\\s*")));
    }
    return new Entry(fields[0], fields[1], roles);
  }

  private static OxbowException bad(Path file, int line, String why) {
    return new OxbowException(ErrorCode.INVALID_CONFIG, file + ", line " + line + ": " + why);
  }

  /** A user of exactly this name. */
  Optional<Entry> find(String name) {
    return Optional.ofNullable(state.entries.get(name));
  }

  /** The most expensive hash of the file: an unknown user must cost as much. */
  int cost() {
    return state.entries.values().stream()
        .mapToInt(entry -> Integer.parseInt(entry.hash.substring(4, 6)))
        .max()
        .orElse(Passwords.COST);
  }

  /** Looks at the file; to be called now and then. */
  public void reloadIfChanged() {
    State before = state;
    try {
      if (Files.getLastModifiedTime(file).equals(before.time) && Files.size(file) == before.size) {
        return;
      }
      state = read(file, roles);
      LOG.info("The users file was read again: {} users", state.entries.size());
    } catch (IOException | OxbowException e) {
      LOG.error("The changed users file is not used: {}", e.getMessage());
    }
  }

  /**
   * Adds a user or changes one; all other lines stay as they are. The file is replaced at once, and
   * only its owner may read a new one.
   *
   * @param roles null to leave them as they are
   */
  public static void put(
      Path file, String name, String hash, @org.jspecify.annotations.Nullable String roles)
      throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "'" + name + "' cannot be a user's name: use letters, digits, '_', '.', '@', '+', '-'");
    }
    List<String> lines = new ArrayList<>();
    boolean found = false;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(name + ":")) {
          String[] fields = line.split(":", -1);
          String has = fields.length == 3 ? fields[2] : "";
          lines.add(line(name, hash, roles == null ? has : roles));
          found = true;
        } else {
          lines.add(line);
        }
      }
    }
    if (!found) {
      lines.add(line(name, hash, roles == null ? "" : roles));
    }
    Path whole = file.toAbsolutePath();
    Path next = Files.createTempFile(whole.getParent(), ".users", ".new");
    try {
      Files.write(next, lines);
      if (Files.exists(whole)) {
        keepPermissions(whole, next);
      }
      Files.move(next, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(from);
      Files.setPosixFilePermissions(to, permissions);
    } catch (UnsupportedOperationException notPosix) {
      LOG.debug("{} has no POSIX permissions", from);
    }
  }

  private static String line(String name, String hash, String roles) {
    return name + ":" + hash + (roles.isBlank() ? "" : ":" + roles);
  }
}
