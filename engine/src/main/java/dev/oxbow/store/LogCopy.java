package dev.oxbow.store;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalExecutor;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.LocalSql;
import dev.oxbow.spi.LogTable;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.store.HeldLog.Holding;
import dev.oxbow.store.HeldLog.LogName;
import dev.oxbow.store.HeldLog.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of the store: a database of its own, attached to the executor while it is in use and for
 * as long as nothing pushes it out. A statement pins it, which keeps it attached; who changes it
 * holds {@link #lock}. Before the file is touched it is claimed, and it stays so until it is let
 * go. Thread-safe.
 */
final class LogCopy {
  private static final Logger LOG = LoggerFactory.getLogger(LogCopy.class);
  private static final AtomicLong NAMES = new AtomicLong();

  private final LocalExecutor executor;
  private final Path file;
  private final boolean shared;
  private final ReentrantLock lock = new ReentrantLock();
  private int pins;
  private @Nullable Claim claim;
  private @Nullable String database;
  private volatile @Nullable CopyState state;
  private volatile @Nullable LogName logName;
  private volatile @Nullable LogTable latest;
  private volatile Instant trimmed = Instant.EPOCH;
  private @Nullable FileTime used;
  private boolean retired;
  private boolean invalid;
  private boolean condemned;

  /** What came of opening a copy. */
  enum Opened {
    READY,
    /** The file was damaged or of another format: an empty one has taken its place. */
    REPLACED,
    /** Another process, or another store in this one, owns the file. */
    BUSY,
    /** The folder cannot be written. */
    UNWRITABLE
  }

  private LogCopy(LocalExecutor executor, Path file, boolean shared) {
    this.executor = executor;
    this.file = file;
    this.shared = shared;
  }

  /** One in a folder that others may use, too. */
  static LogCopy shared(LocalExecutor executor, Path file) {
    return new LogCopy(executor, file, true);
  }

  /** One in a folder that is the executor's alone. */
  static LogCopy scratch(LocalExecutor executor, Path file) {
    return new LogCopy(executor, file, false);
  }

  Path file() {
    return file;
  }

  /** Whether it outlives the statement that made it. */
  boolean isShared() {
    return shared;
  }

  ReentrantLock lock() {
    return lock;
  }

  /** What is committed; null while the file is not attached. */
  @Nullable CopyState state() {
    return state;
  }

  void state(CopyState next) {
    state = next;
  }

  /** The log's names, as they stand in the file; empty while it is not attached. */
  Optional<LogName> logName() {
    return Optional.ofNullable(logName);
  }

  void logName(LogName name) {
    logName = name;
  }

  /** The widest table that this process has seen of the log; null when it knows of none. */
  @Nullable LogTable latest() {
    return latest;
  }

  void latest(LogTable table) {
    latest = table;
  }

  /**
   * The executor has given it up after a failure to write: it is attached anew before its next use.
   */
  synchronized void invalidate() {
    invalid = true;
    state = null;
  }

  /** Its file is damaged: it is deleted before its next use. */
  synchronized void condemn() {
    condemned = true;
    invalidate();
  }

  Instant trimmed() {
    return trimmed;
  }

  void trimmed(Instant when) {
    trimmed = when;
  }

  synchronized void pin() {
    pins++;
  }

  synchronized void unpin() {
    pins--;
    if (retired) {
      retire();
    }
  }

  /**
   * Lets go of the file for good, now or with the last pin: the executor is about to be closed, or
   * is closed already.
   */
  synchronized void retire() {
    retired = true;
    if (pins > 0) {
      return;
    }
    try {
      letGo();
    } catch (OxbowException e) {
      if (e.code() != ErrorCode.CLOSED) {
        LOG.warn("{} is not closed well: {}", file, e.getMessage());
      }
    } finally {
      unclaim();
    }
  }

  /** Whether the caller's pin is the only one. */
  synchronized boolean isMine() {
    return pins == 1;
  }

  synchronized CopyTables tables(LocalRun run) {
    String attached = database;
    if (attached == null) {
      throw new IllegalStateException(file + " is not attached");
    }
    return new CopyTables(attached, run);
  }

  /** The table of its rows. */
  synchronized String records() {
    return database + ".records";
  }

  /** Attaches the file, and makes it if it is not there; the caller holds the lock and a pin. */
  synchronized Opened open(String incarnation, List<StoredColumn> columns) {
    if (state != null) {
      return Opened.READY;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (!claim()) {
        return Opened.BUSY;
      }
      boolean replace = condemned;
      giveUp();
      load(incarnation, columns);
      return replace ? Opened.REPLACED : Opened.READY;
    } catch (OxbowException e) {
      return switch (StoreFailure.of(e)) {
        case BUSY -> Opened.BUSY;
        case UNWRITABLE -> Opened.UNWRITABLE;
        case DAMAGED -> {
          delete();
          load(incarnation, columns);
          yield Opened.REPLACED;
        }
        case OTHER -> throw e;
      };
    } catch (IOException e) {
      return Opened.UNWRITABLE;
    } finally {
      if (database == null) {
        unclaim();
      }
    }
  }

  private boolean claim() throws IOException {
    if (shared && claim == null) {
      claim = Claim.of(file).orElse(null);
    }
    return !shared || claim != null;
  }

  private void unclaim() {
    Claim held = claim;
    claim = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        LOG.warn("The claim to {} cannot be given up: {}", file, e.toString());
      }
    }
  }

  private void giveUp() {
    if (invalid) {
      letGo();
      invalid = false;
    }
    if (condemned) {
      delete();
      condemned = false;
    }
  }

  private void load(String incarnation, List<StoredColumn> columns) {
    inRun(
        run -> {
          attach(run);
          try {
            CopyTables tables = tables(run);
            if (!tables.areThere()) {
              state = tables.create(incarnation, columns);
            } else if (tables.incarnation().equals(Optional.of(incarnation))) {
              state = tables.load();
              logName = tables.logName().orElse(null);
            } else {
              throw StoreFailure.damaged(file + " is of another log or another version of Oxbow");
            }
          } catch (RuntimeException e) {
            detach(run);
            throw e;
          }
          return true;
        });
  }

  private void attach(LocalRun run) {
    String name = "log_" + NAMES.incrementAndGet();
    run.execute("ATTACH " + LocalSql.literal(file.toString()) + " AS " + name);
    database = name;
  }

  private void detach(LocalRun run) {
    String attached = database;
    if (attached != null) {
      run.execute("DETACH " + attached);
      database = null;
      stamp();
    }
    state = null;
    logName = null;
  }

  /** What came of looking into a copy. */
  record Look(Owner owner, Optional<LogName> log, Optional<Holding> holding) {
    static Look of(Owner owner) {
      return new Look(owner, Optional.empty(), Optional.empty());
    }

    static Look of(Owner owner, Optional<LogName> log, CopyState state) {
      return new Look(
          owner, log, Optional.of(new Holding(state.rows(), state.coverage().ranges())));
    }
  }

  /** Looks what the file holds. Unless it is attached it is so for a moment, if nobody has it. */
  synchronized Look look() {
    CopyState held = state;
    if (held != null) {
      return Look.of(Owner.SELF, logName(), held);
    }
    if (retired || database != null || condemned) {
      return Look.of(Owner.SELF);
    }
    try {
      if (!file.toFile().exists() || !claim()) {
        return Look.of(claim == null ? Owner.OTHER : Owner.NOBODY);
      }
      used = FileTime.fromMillis(file.toFile().lastModified());
      return peek();
    } catch (IOException e) {
      return Look.of(Owner.NOBODY);
    } finally {
      if (database == null) {
        unclaim();
      }
    }
  }

  private Look peek() {
    Look[] look = {Look.of(Owner.NOBODY)};
    try {
      inRun(
          run -> {
            attach(run);
            try {
              CopyTables tables = tables(run);
              if (tables.areThere() && tables.incarnation().isPresent()) {
                look[0] = Look.of(Owner.NOBODY, tables.logName(), tables.load());
              }
            } finally {
              detach(run);
            }
            return true;
          });
    } catch (OxbowException e) {
      LOG.debug("{} cannot be looked into: {}", file, e.getMessage());
    }
    return look[0];
  }

  /** Says that it was used now. */
  synchronized void touch() {
    used = FileTime.from(Instant.now());
    stamp();
  }

  /**
   * Writing to the file, as letting go of it does, is no use of it. {@link Files} would open the
   * file for this and close it, which would give up the executor's lock on it.
   */
  private void stamp() {
    if (used != null && !file.toFile().setLastModified(used.toMillis())) {
      LOG.warn("The last use of {} cannot be noted", file);
    }
  }

  private void letGo() {
    if (database != null) {
      inRun(
          run -> {
            detach(run);
            return true;
          });
    }
  }

  /**
   * Deletes the file, unless other statements than the caller's use it, or another process.
   *
   * @param mine how many pins are the caller's
   */
  synchronized boolean remove(int mine) {
    if (pins > mine) {
      return false;
    }
    try {
      if (!claim()) {
        return false;
      }
      letGo();
      delete();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (database == null) {
        unclaim();
      }
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(StoreFolder.wal(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T inRun(Function<LocalRun, T> action) {
    try (StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
        LocalRun run = executor.begin(scope)) {
      return action.apply(run);
    }
  }
}
