package dev.oxbow.federation.random;

/** What may be done with a value. */
enum Sort {
  /** Numbers that may be added and multiplied without overflow. */
  SMALL,
  INTEGER,
  DECIMAL,
  LONG_DECIMAL,
  DOUBLE,
  TEXT,
  BINARY,
  DATE,
  TIME
}
