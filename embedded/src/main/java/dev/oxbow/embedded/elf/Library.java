package dev.oxbow.embedded.elf;

import static dev.oxbow.embedded.elf.MachineCode.returning;
import static dev.oxbow.embedded.elf.MachineCode.systemCall;
import static dev.oxbow.embedded.elf.Symbol.function;
import static dev.oxbow.embedded.elf.Symbol.variable;

import java.util.List;
import java.util.Optional;

/** A shared library that we can stand in for, with the symbols that mysqld 8.0.12 links to. */
record Library(String fileName, Optional<String> newerName, List<Symbol> symbols) {
  /** Asynchronous file access: the same system calls that the real libaio makes. */
  static final Library LIBAIO =
      new Library(
          "libaio.so.1",
          Optional.of("libaio.so.1t64"), // Debian 13, Ubuntu 24.04: the same library
          List.of(
              function("io_setup", "LIBAIO_0.4", systemCall(206)),
              function("io_destroy", "LIBAIO_0.4", systemCall(207)),
              function("io_getevents", "LIBAIO_0.4", systemCall(208)),
              function("io_submit", "LIBAIO_0.1", systemCall(209)),
              function("io_cancel", "LIBAIO_0.4", systemCall(210))));

  /** Memory per processor: what the real libnuma answers on a machine where all memory is one. */
  static final Library LIBNUMA =
      new Library(
          "libnuma.so.1",
          Optional.empty(),
          List.of(
              function("numa_available", "libnuma_1.1", returning(-1)),
              function("mbind", "libnuma_1.1", returning(-1)),
              function("set_mempolicy", "libnuma_1.1", returning(-1)),
              function("numa_alloc_onnode", "libnuma_1.1", returning(0)),
              function("numa_alloc_local", "libnuma_1.1", returning(0)),
              function("numa_free", "libnuma_1.1", returning(0)),
              function("numa_num_configured_cpus", "libnuma_1.2", returning(1)),
              function("numa_node_of_cpu", "libnuma_1.2", returning(0)),
              variable("numa_all_nodes_ptr", "libnuma_1.2")));

  byte[] toBytes() {
    return ElfSharedObject.write(fileName, symbols);
  }
}
