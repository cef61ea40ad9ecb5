package dev.oxbow.server.caller;

import java.util.Set;

/**
 * Who sent a request.
 *
 * @param user the name that was proved by a login; {@link #NOBODY} where the server asks for none
 * @param roles the user's roles
 * @param address where the request comes from, such as {@code 127.0.0.1:51234}
 * @param tool what the client calls itself, such as {@code DBeaver}; empty when it does not say
 */
public record Caller(String user, Set<String> roles, String address, String tool) {
  /** The user of a server without a login. */
  public static final String NOBODY = "anonymous";

  public Caller {
    roles = Set.copyOf(roles);
  }

  /** Whether both are the same user: only then may one use what the other has opened. */
  public boolean isSameUser(Caller other) {
    return user.equals(other.user);
  }
}
