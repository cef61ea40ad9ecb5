package dev.oxbow.jdbc.backend;

/**
 * What is at the other end of a connection.
 *
 * @param version of the engine, such as {@code 0.1.0}
 * @param keywords reserved words beyond SQL:2003's, with commas
 * @param numericFunctions what may stand in {@code {fn f()}}, with commas
 */
public record BackendInfo(
    String version,
    String keywords,
    String numericFunctions,
    String stringFunctions,
    String systemFunctions,
    String timeDateFunctions) {}
