package dev.oxbow.spi;

/** A source whose tables are logs. */
public interface LogSource extends Source {}
