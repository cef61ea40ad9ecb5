package dev.oxbow.access;

import dev.oxbow.spi.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session may see, and whether it may write. Whatever is not granted does not exist for it:
 * not in the catalog, in errors, in plans or in statistics. Several grants of one table add up: all
 * their columns, and the rows of each of them. Immutable.
 */
public final class Access {
  /** Everything, for whoever is in this process anyway. */
  public static final Access ALL = new Access(null, true, true, true, List.of());

  private final @Nullable String user;
  private final boolean all;
  private final boolean write;
  private final boolean everybody;
  private final List<Grant> grants;

  private Access(
      @Nullable String user, boolean all, boolean write, boolean everybody, List<Grant> grants) {
    this.user = user;
    this.all = all;
    this.write = write;
    this.everybody = everybody;
    this.grants = grants;
  }

  /** Starts from nothing. */
  public static Builder builder() {
    return new Builder();
  }

  /** Everything, under a user's name. */
  public static Access allAs(String user) {
    return new Access(user, true, true, false, List.of());
  }

  /** The user's name, which row filters may ask for by {@code current_user()}. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  public boolean mayWrite() {
    return write;
  }

  /** The same, and the statements of all users. */
  public Access overseeing() {
    return new Access(user, all, write, true, grants);
  }

  /** Whether the statements of other users may be seen. */
  public boolean seesEverybody() {
    return everybody;
  }

  /** Whether nothing of the sources is hidden. */
  public boolean seesAll() {
    return all;
  }

  /** Whether a source exists for the session, with or without tables. */
  public boolean seesSchema(String source) {
    return all || grants.stream().anyMatch(grant -> grant.coversSchema(source));
  }

  /** Whether a table exists for the session. */
  public boolean sees(String source, TableId table) {
    return all || grants.stream().anyMatch(grant -> grant.covers(source, table));
  }

  /** What of a table may be seen; empty when it does not exist for the session. */
  public Optional<TableAccess> table(String source, TableId table) {
    if (all) {
      return Optional.of(TableAccess.WHOLE);
    }
    List<Grant> ofTable = grants.stream().filter(grant -> grant.covers(source, table)).toList();
    return ofTable.isEmpty() ? Optional.empty() : Optional.of(new TableAccess(ofTable));
  }

  /** Collects what the roles of a user may see. */
  public static final class Builder {
    private final List<Grant> grants = new ArrayList<>();
    private @Nullable String user;
    private boolean write;

    private Builder() {}

    public Builder user(String name) {
      user = name;
      return this;
    }

    public Builder grant(Grant grant) {
      grants.add(grant);
      return this;
    }

    /** Adds what a role may see. */
    public Builder grants(Collection<Grant> role) {
      grants.addAll(role);
      return this;
    }

    public Builder mayWrite(boolean may) {
      write = may;
      return this;
    }

    public Access build() {
      return new Access(user, false, write, false, List.copyOf(grants));
    }
  }
}
