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
  TIME;

  /**
   * A value as it is compared, grouped, ordered and returned. MySQL does that with texts by a
   * collation, which at least pads; the digits of their bytes are in the order of code points.
   */
  Phrase key(Phrase value) {
    return this == TEXT ? Phrase.of("{}", "HEX({})", value) : value;
  }
}
