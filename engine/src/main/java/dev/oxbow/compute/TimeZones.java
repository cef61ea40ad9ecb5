package dev.oxbow.compute;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRulesProvider;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** MySQL's CONVERT_TZ. Zones are offsets, names of the time zone database, or SYSTEM: UTC. */
public final class TimeZones {
  private static final Pattern OFFSET = Pattern.compile("([+-]?)(\\d{1,2}):([0-5]\\d)");
  private static final int MOST_EAST = 14 * 60;
  private static final int MOST_WEST = -(13 * 60 + 59);

  /** Outside of these times MySQL leaves everything as it is (8.0.28 and later; on 64 bits). */
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:01Z");

  private static final Instant BEYOND = Instant.parse("3001-01-19T00:00:00Z");

  private static final Map<String, String> NAMES =
      ZoneRulesProvider.getAvailableZoneIds().stream()
          .collect(Collectors.toMap(name -> name.toLowerCase(Locale.ROOT), Function.identity()));

  private TimeZones() {}

  /**
   * A wall clock of one zone as that of another one, both in microseconds since 1970-01-01T00:00;
   * null when a zone is unknown. A time that a zone skips is the moment when it does.
   */
  public static @Nullable Long convert(long micros, String from, String to) {
    ZoneId source = zone(from);
    ZoneId target = zone(to);
    if (source == null || target == null) {
      return null;
    }
    long seconds = Math.floorDiv(micros, 1_000_000L);
    int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1000;
    Instant moment = moment(LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC), source);
    if (moment.isBefore(FIRST) || !moment.isBefore(BEYOND)) {
      return micros;
    }
    LocalDateTime there = LocalDateTime.ofInstant(moment, target);
    return there.toEpochSecond(ZoneOffset.UTC) * 1_000_000L + there.getNano() / 1000;
  }

  private static Instant moment(LocalDateTime wall, ZoneId zone) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(wall);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : wall.atZone(zone).toInstant();
  }

  private static @Nullable ZoneId zone(String name) {
    Matcher offset = OFFSET.matcher(name);
    if (offset.matches()) {
      int minutes = Integer.parseInt(offset.group(2)) * 60 + Integer.parseInt(offset.group(3));
      int signed = offset.group(1).equals("-") ? -minutes : minutes;
      return signed < MOST_WEST || signed > MOST_EAST
          ? null
          : ZoneOffset.ofTotalSeconds(signed * 60);
    }
    if (name.equalsIgnoreCase("SYSTEM")) {
      return ZoneOffset.UTC;
    }
    String known = NAMES.get(name.toLowerCase(Locale.ROOT));
    return known == null ? null : ZoneId.of(known);
  }
}
