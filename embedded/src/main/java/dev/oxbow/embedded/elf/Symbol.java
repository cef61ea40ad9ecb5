package dev.oxbow.embedded.elf;

import org.jspecify.annotations.Nullable;

/**
 * What a shared object offers: a function with its machine code, or, without code, a variable of
 * eight zero bytes. The version is the one that the program was linked against.
 */
record Symbol(String name, String version, byte @Nullable [] code) {
  /** The bytes of a variable: one pointer. */
  static final int VARIABLE_SIZE = 8;

  static Symbol function(String name, String version, byte[] code) {
    return new Symbol(name, version, code);
  }

  static Symbol variable(String name, String version) {
    return new Symbol(name, version, null);
  }

  boolean isFunction() {
    return code != null;
  }

  int size() {
    return code == null ? VARIABLE_SIZE : code.length;
  }
}
