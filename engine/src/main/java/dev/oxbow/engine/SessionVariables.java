package dev.oxbow.engine;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.parse.Backslashes;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What SET changes and {@code @@x} shows: {@code pushdown}, which is ours, and variables of MySQL
 * that its clients set. Thread-safe.
 */
final class SessionVariables {
  /** Variables that may be set to anything, since what they are about does not happen here. */
  private static final Map<String, String> REMEMBERED = new TreeMap<>();

  /** Variables that have one value, or several that mean the same. */
  private static final Map<String, Set<String>> FIXED = new TreeMap<>();

  static {
    for (String pair :
        """
        autocommit=1 auto_increment_increment=1 big_tables=0 bulk_insert_buffer_size=8388608
        character_set_client=utf8mb4 character_set_connection=utf8mb4
        character_set_results=utf8mb4 collation_connection=utf8mb4_0900_bin
        completion_type=NO_CHAIN default_storage_engine=OXBOW foreign_key_checks=1
        group_concat_max_len=1048576 information_schema_stats_expiry=86400
        innodb_lock_wait_timeout=50 interactive_timeout=28800 join_buffer_size=262144
        lock_wait_timeout=31536000 long_query_time=10 low_priority_updates=0
        max_allowed_packet=67108864 max_heap_table_size=16777216 max_join_size=18446744073709551615
        net_buffer_length=16384 net_read_timeout=30 net_write_timeout=60 optimizer_switch=
        profiling=0 query_cache_size=0 query_cache_type=OFF read_buffer_size=131072
        session_track_schema=1 session_track_state_change=0 sort_buffer_size=262144
        sql_log_bin=1 sql_mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES sql_notes=1
        sql_quote_show_create=1 sql_safe_updates=0 sql_warnings=0 tmp_table_size=16777216
        transaction_isolation=REPEATABLE-READ transaction_read_only=1
        tx_isolation=REPEATABLE-READ tx_read_only=1 unique_checks=1 wait_timeout=28800
        """
            .strip()
            .split("\\s+")) {
      int equals = pair.indexOf('=');
      REMEMBERED.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    FIXED.put("character_set_database", Set.of("utf8mb4"));
    FIXED.put("character_set_server", Set.of("utf8mb4"));
    FIXED.put("character_set_system", Set.of("utf8mb4"));
    FIXED.put("collation_database", Set.of("utf8mb4_0900_bin"));
    FIXED.put("collation_server", Set.of("utf8mb4_0900_bin"));
    FIXED.put("div_precision_increment", Set.of("4"));
    FIXED.put("init_connect", Set.of(""));
    FIXED.put("lc_time_names", Set.of("en_US"));
    FIXED.put("license", Set.of("Apache-2.0"));
    FIXED.put("lower_case_table_names", Set.of("2"));
    FIXED.put("max_execution_time", Set.of("0"));
    FIXED.put("performance_schema", Set.of("0"));
    FIXED.put("protocol_version", Set.of("10"));
    FIXED.put("read_only", Set.of("1"));
    FIXED.put("sql_auto_is_null", Set.of("0"));
    FIXED.put("sql_big_selects", Set.of("1"));
    FIXED.put("sql_select_limit", Set.of("18446744073709551615"));
    FIXED.put("system_time_zone", Set.of("UTC"));
    FIXED.put("time_zone", Set.of("+00:00", "SYSTEM", "UTC", "GMT", "Etc/UTC", "Z"));
    FIXED.put("version", Set.of(EngineValues.VERSION));
    FIXED.put("version_comment", Set.of("Oxbow"));
    FIXED.put("version_compile_os", Set.of(System.getProperty("os.name")));
  }

  private static final String PUSHDOWN = "pushdown";

  private final ConcurrentMap<String, String> set = new ConcurrentHashMap<>();

  /** Whether sources may compute parts of a query; off to compare answers. */
  boolean pushdown() {
    return isOn(set.getOrDefault(PUSHDOWN, "on"));
  }

  /** What a backslash in a string means: who sets {@code sql_mode} speaks MySQL. */
  Backslashes backslashes() {
    String mode = set.get("sql_mode");
    if (mode == null) {
      return Backslashes.STANDARD;
    }
    return mode.toUpperCase(Locale.ROOT).contains("NO_BACKSLASH_ESCAPES")
        ? Backslashes.PLAIN
        : Backslashes.ESCAPE;
  }

  /**
   * Sets a variable; null for its default.
   *
   * @throws OxbowException UNKNOWN_SETTING, also for a value that would change what is not ours to
   *     change
   */
  void set(String written, @Nullable String value) {
    String name = plain(written);
    if (name.equals(PUSHDOWN)) {
      requireSwitch(value);
    } else if (FIXED.containsKey(name)) {
      requireSame(name, value);
      return;
    } else if (!REMEMBERED.containsKey(name)) {
      throw unknown(written);
    }
    if (value == null) {
      set.remove(name);
    } else {
      set.put(name, isSwitch(name) && isOn(value) ? "1" : isSwitch(name) ? "0" : value);
    }
  }

  /** Whether a variable is shown as 1 or 0, however it was set. */
  private static boolean isSwitch(String name) {
    String standard = REMEMBERED.get(name);
    return standard != null && (standard.equals("0") || standard.equals("1"));
  }

  private static boolean isOn(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "on", "true", "1" -> true;
      default -> false;
    };
  }

  private static void requireSwitch(@Nullable String value) {
    if (value != null
        && !Set.of("on", "off", "true", "false", "1", "0")
            .contains(value.toLowerCase(Locale.ROOT))) {
      throw new OxbowException(
          ErrorCode.UNKNOWN_SETTING, "Setting 'pushdown' is on or off, not '" + value + "'");
    }
  }

  private static void requireSame(String name, @Nullable String value) {
    Set<String> same = FIXED.getOrDefault(name, Set.of());
    boolean isOff = same.contains("0") && value != null && value.equalsIgnoreCase("off");
    boolean isOn = same.contains("1") && value != null && value.equalsIgnoreCase("on");
    if (value != null && !isOff && !isOn && same.stream().noneMatch(value::equalsIgnoreCase)) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "Variable '"
              + name
              + "' is "
              + shown(name)
              + " and cannot be changed to '"
              + value
              + "'"
              + switch (name) {
                case "time_zone" -> ": times are shown in UTC; convert them in the client";
                case "sql_select_limit" -> "; write LIMIT";
                case "max_execution_time" -> "; set a query timeout on the statement";
                default -> "";
              });
    }
  }

  private static String shown(String name) {
    return name.equals("time_zone")
        ? "+00:00"
        : FIXED.getOrDefault(name, Set.of("")).iterator().next();
  }

  private static OxbowException unknown(String written) {
    Set<String> known = new java.util.TreeSet<>(REMEMBERED.keySet());
    known.addAll(FIXED.keySet());
    known.add(PUSHDOWN);
    return new OxbowException(
        ErrorCode.UNKNOWN_SETTING,
        "The session has no variable '"
            + plain(written)
            + "'"
            + Settings.nearest(plain(written), known));
  }

  /** Without {@code @@} and the scope. */
  private static String plain(String written) {
    return written
        .toLowerCase(Locale.ROOT)
        .replaceFirst("^@@", "")
        .replaceFirst("^(session|local|global|persist|persist_only)\\.", "");
  }

  /** A variable's value: a Long where it is a number, otherwise a text. */
  Object get(String written) {
    String value = all().get(plain(written));
    if (value == null) {
      throw unknown(written);
    }
    return value.matches("\\d{1,18}") ? (Object) Long.valueOf(value) : value;
  }

  /** All variables and their values. */
  Map<String, String> all() {
    Map<String, String> all = new TreeMap<>(REMEMBERED);
    FIXED.keySet().forEach(name -> all.put(name, shown(name)));
    all.put(PUSHDOWN, "on");
    all.putAll(set);
    return all;
  }
}
