package dev.oxbow.federation.random;

/** An expression of a sort. */
record Term(Phrase phrase, Sort sort) {
  Phrase key() {
    return sort.key(phrase);
  }
}
