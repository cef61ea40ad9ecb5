package dev.oxbow.server.login;

import java.util.Set;

/** Somebody who was let in. */
public record User(String name, Set<String> roles) {
  public User {
    roles = Set.copyOf(roles);
  }
}
