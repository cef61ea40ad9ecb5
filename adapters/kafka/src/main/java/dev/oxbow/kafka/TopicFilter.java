package dev.oxbow.kafka;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which topics are tables: those of a name that some glob includes and none excludes; {@code *} is
 * any text, {@code ?} any character.
 */
final class TopicFilter {
  private final Pattern include;
  private final Pattern exclude;

  TopicFilter(List<String> include, List<String> exclude) {
    this.include = anyOf(include);
    this.exclude = anyOf(exclude);
  }

  private static Pattern anyOf(List<String> globs) {
    return Pattern.compile(globs.stream().map(TopicFilter::regex).collect(Collectors.joining("|")));
  }

  private static String regex(String glob) {
    return glob.chars()
        .mapToObj(
            c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString((char) c)))
        .collect(Collectors.joining("", "(?:", ")"));
  }

  boolean accepts(String topic) {
    return include.matcher(topic).matches() && !exclude.matcher(topic).matches();
  }
}
