package dev.oxbow.server.config;

import dev.oxbow.access.Access;
import dev.oxbow.access.Grant;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One role of the {@code roles:} group. What a user may do is what any of his roles allows.
 *
 * @param all whether the role sees every table
 * @param grants what else it sees
 * @param write whether it may change data, where the engine allows that at all
 */
public record RoleConfig(boolean all, List<Grant> grants, boolean write) {
  /** Who sees and ends everybody's statements; sees every table too, unless configured. */
  public static final String ADMIN = "admin";

  public RoleConfig {
    grants = List.copyOf(grants);
  }

  /** What a user may see by his roles, among those that are configured. */
  public static Access access(Map<String, RoleConfig> roles, String user, Set<String> has) {
    Access tables = tables(roles, user, has);
    return has.contains(ADMIN) ? tables.overseeing() : tables;
  }

  private static Access tables(Map<String, RoleConfig> roles, String user, Set<String> has) {
    if (roles.isEmpty() || has.contains(ADMIN) && !roles.containsKey(ADMIN)) {
      return Access.allAs(user);
    }
    // Everybody may look after his own statements.
    Access.Builder access =
        Access.builder().user(user).grant(Grant.of(OxbowConfig.SYSTEM_SOURCE, "queries"));
    boolean write = false;
    for (String name : has) {
      RoleConfig role = roles.get(name);
      if (role != null) {
        if (role.all) {
          access.grant(Grant.of("*", "*"));
        }
        access.grants(role.grants);
        write |= role.write;
      }
    }
    return access.mayWrite(write).build();
  }

  /** The roles that there are; empty when none is configured, and any may be given. */
  public static Set<String> names(Map<String, RoleConfig> roles) {
    Set<String> names = new LinkedHashSet<>(roles.keySet());
    if (!names.isEmpty()) {
      names.add(ADMIN);
    }
    return names;
  }

  static Map<String, RoleConfig> all(Settings settings) {
    Map<String, RoleConfig> roles = new LinkedHashMap<>();
    for (String name : settings.names()) {
      Settings role = settings.group(name);
      boolean all = role.flag("all", false);
      List<Grant> grants = grants(role.group("tables"));
      roles.put(name, new RoleConfig(all, grants, role.flag("write", false)));
      role.refuseUnread();
    }
    return roles;
  }

  private static List<Grant> grants(Settings tables) {
    List<Grant> grants = new ArrayList<>();
    for (String pattern : tables.names()) {
      int dot = pattern.indexOf('.');
      if (dot <= 0 || dot == pattern.length() - 1) {
        throw tables.bad(pattern, pattern, "named as SCHEMA.TABLE, such as db.customers or db.*");
      }
      Settings table = tables.group(pattern);
      List<String> columns = table.texts("columns", List.of("*"));
      List<String> except = table.texts("except", List.of());
      @Nullable String where = table.text("where").orElse(null);
      boolean narrow = !columns.contains("*") || !except.isEmpty() || where != null;
      if (narrow) {
        refuseOverlap(tables, pattern);
      }
      grants.add(
          new Grant(pattern.substring(0, dot), pattern.substring(dot + 1), columns, except, where));
    }
    return grants;
  }

  /** Grants add up, so that a wider one of the same role would undo what a narrow one hides. */
  private static void refuseOverlap(Settings tables, String narrow) {
    for (String other : tables.names()) {
      if (!other.equals(narrow) && covers(other, narrow)) {
        throw tables.bad(
            narrow,
            narrow,
            "the only one of its role for this table: '"
                + other
                + "' shows all of it, since what is allowed adds up");
      }
    }
  }

  private static boolean covers(String pattern, String name) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
    return Pattern.matches(regex, name);
  }
}
