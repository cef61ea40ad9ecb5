package dev.oxbow.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** A configuration given as single settings, as in a URL. */
final class InlineConfig {
  /** The setting that a source's name alone stands for, by its adapter. */
  private static final Map<String, String> ADDRESS =
      Map.of("mysql", "url", "kafka", "bootstrap.servers");

  private final String where;
  private final Placeholders placeholders;

  InlineConfig(String where, Placeholders placeholders) {
    this.where = where;
    this.placeholders = placeholders;
  }

  Written.Group read(Map<String, String> settings) {
    Map<String, Written> top = new LinkedHashMap<>();
    Map<String, Map<String, Written>> sources = new LinkedHashMap<>();
    settings.forEach(
        (name, value) -> {
          Written.Text text = placeholders.resolve(value, where + ", " + name, 0);
          int dot = name.indexOf('.');
          String first = dot < 0 ? name : name.substring(0, dot);
          if (first.equals("schema")) {
            top.put(name, text);
          } else if (first.equals("sources")) {
            throw Groups.bad(where, 0, "write NAME.setting instead of 'sources.NAME.setting'");
          } else if (Groups.OF_SERVICES.contains(first)) {
            throw Groups.bad(
                where, 0, "'" + first + "' stands in a file only: a URL starts no service");
          } else if (Groups.NAMES.contains(first) && dot > 0) {
            group(top, first).put(name.substring(dot + 1), text);
          } else {
            Map<String, Written> source =
                sources.computeIfAbsent(first, s -> new LinkedHashMap<>());
            source.put(dot < 0 ? address(first) : name.substring(dot + 1), text);
          }
        });
    Map<String, Written> groups = new LinkedHashMap<>();
    sources.forEach(
        (name, source) -> {
          source.putIfAbsent("adapter", new Written.Text(name, false, 0));
          groups.put(name, new Written.Group(source, 0));
        });
    top.put("sources", new Written.Group(groups, 0));
    return new Written.Group(top, 0);
  }

  private static Map<String, Written> group(Map<String, Written> top, String name) {
    Written.Group group =
        (Written.Group) top.computeIfAbsent(name, n -> new Written.Group(new LinkedHashMap<>(), 0));
    return group.entries();
  }

  private String address(String name) {
    String setting = ADDRESS.get(name);
    if (setting == null) {
      throw Groups.bad(
          where,
          0,
          "setting '"
              + name
              + "' is unknown; write mysql=URL, kafka=HOST:PORT, NAME.setting=VALUE or config=FILE");
    }
    return setting;
  }
}
