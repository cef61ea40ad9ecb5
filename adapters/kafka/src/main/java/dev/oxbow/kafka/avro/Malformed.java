package dev.oxbow.kafka.avro;

/** Bytes that are not of their schema. Carries no stack trace: it is data. */
final class Malformed extends Exception {
  private static final long serialVersionUID = 1L;

  Malformed(String what) {
    super(what, null, false, false);
  }
}
