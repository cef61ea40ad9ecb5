package dev.oxbow.embedded.elf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a tiny ELF64 shared object for Linux on x86-64, byte by byte, so that no compiler is
 * needed: only what the dynamic loader reads (program headers, the dynamic section, symbols with
 * their versions), no section headers.
 *
 * <p>The file is, in this order: file header, program headers, hash table, symbols, strings,
 * version of each symbol, version definitions, code | dynamic section, variables. What follows the
 * bar is writable and is mapped one page further on in memory than in the file, because a page has
 * one protection; so the file stays at one kilobyte.
 *
 * <p>Source of the format: System V ABI (gABI 4.1, AMD64 supplement) and, for symbol versions, the
 * Linux Standard Base Core 5.0, chapter 11.7.
 */
final class ElfSharedObject {
  private static final int HEADER_SIZE = 64;
  private static final int PROGRAM_HEADER_SIZE = 56;
  private static final int PROGRAM_HEADERS = 4;
  private static final int SYMBOL_SIZE = 24;
  private static final int VERSION_DEFINITION_SIZE = 28;
  private static final int DYNAMIC_ENTRIES = 10;
  private static final int DYNAMIC_SIZE = 16 * DYNAMIC_ENTRIES;
  private static final int PAGE = 0x1000;
  private static final int CODE_ALIGNMENT = 16;

  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_GNU_STACK = 0x6474e551;
  private static final int READ_EXECUTE = 5;
  private static final int READ_WRITE = 6;

  private static final long DT_NULL = 0;
  private static final long DT_HASH = 4;
  private static final long DT_STRTAB = 5;
  private static final long DT_SYMTAB = 6;
  private static final long DT_STRSZ = 10;
  private static final long DT_SYMENT = 11;
  private static final long DT_SONAME = 14;
  private static final long DT_VERSYM = 0x6ffffff0L;
  private static final long DT_VERDEF = 0x6ffffffcL;
  private static final long DT_VERDEFNUM = 0x6ffffffdL;

  private final String name;
  private final List<Symbol> symbols;

  /** The versions that the library defines; the first one names the library itself. */
  private final List<String> versions;

  private final StringTable strings = new StringTable();
  private final int hash;
  private final int symbolTable;
  private final int stringTable;
  private final int symbolVersions;
  private final int versionDefinitions;
  private final int dynamic;
  private final int size;

  /** Where each symbol lies in memory. */
  private final int[] addresses;

  private ElfSharedObject(String name, List<Symbol> symbols) {
    this.name = name;
    this.symbols = symbols;
    this.versions =
        Stream.concat(Stream.of(name), symbols.stream().map(Symbol::version).distinct().sorted())
            .toList();
    versions.forEach(strings::offset);
    symbols.forEach(symbol -> strings.offset(symbol.name()));

    int entries = symbols.size() + 1; // the first entry of a symbol table is empty
    hash = HEADER_SIZE + PROGRAM_HEADERS * PROGRAM_HEADER_SIZE;
    symbolTable = aligned(hash + 4 * (2 + 1 + entries), 8);
    stringTable = symbolTable + SYMBOL_SIZE * entries;
    symbolVersions = aligned(stringTable + strings.size(), 8);
    versionDefinitions = aligned(symbolVersions + 2 * entries, 8);

    addresses = new int[symbols.size()];
    int end = versionDefinitions + VERSION_DEFINITION_SIZE * versions.size();
    for (int i = 0; i < addresses.length; i++) {
      if (symbols.get(i).isFunction()) {
        addresses[i] = aligned(end, CODE_ALIGNMENT);
        end = addresses[i] + symbols.get(i).size();
      }
    }
    dynamic = aligned(end, CODE_ALIGNMENT);
    end = dynamic + DYNAMIC_SIZE;
    for (int i = 0; i < addresses.length; i++) {
      if (!symbols.get(i).isFunction()) {
        addresses[i] = end + PAGE;
        end += symbols.get(i).size();
      }
    }
    size = end;
  }

  /** The bytes of a library of this name (its soname) with these symbols. */
  static byte[] write(String name, List<Symbol> symbols) {
    return new ElfSharedObject(name, symbols).toBytes();
  }

  private byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    putHeader(out);
    putProgramHeader(out, PT_LOAD, READ_EXECUTE, 0, 0, dynamic, PAGE);
    // The loader relocates the dynamic section in place: it must be writable.
    putProgramHeader(out, PT_LOAD, READ_WRITE, dynamic, dynamic + PAGE, size - dynamic, PAGE);
    putProgramHeader(out, PT_DYNAMIC, READ_WRITE, dynamic, dynamic + PAGE, DYNAMIC_SIZE, 8);
    putProgramHeader(out, PT_GNU_STACK, READ_WRITE, 0, 0, 0, 16); // a stack that is not executable
    putHash(out);
    putSymbols(out);
    out.position(stringTable).put(strings.toBytes());
    putSymbolVersions(out);
    putVersionDefinitions(out);
    putCode(out);
    putDynamic(out);
    return out.array();
  }

  private void putHeader(ByteBuffer out) {
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}) // 64 bits, little endian, System V
        .putLong(0)
        .putShort((short) 3) // ET_DYN: a shared object
        .putShort((short) 62) // EM_X86_64
        .putInt(1)
        .putLong(0) // no entry point
        .putLong(HEADER_SIZE) // the program headers follow at once
        .putLong(0) // no section headers
        .putInt(0)
        .putShort((short) HEADER_SIZE)
        .putShort((short) PROGRAM_HEADER_SIZE)
        .putShort((short) PROGRAM_HEADERS)
        .putShort((short) 64)
        .putShort((short) 0)
        .putShort((short) 0);
  }

  private static void putProgramHeader(
      ByteBuffer out, int type, int flags, long offset, long address, long size, long alignment) {
    out.putInt(type)
        .putInt(flags)
        .putLong(offset)
        .putLong(address)
        .putLong(address)
        .putLong(size)
        .putLong(size)
        .putLong(alignment);
  }

  /** One bucket, whose chain runs through all symbols: a dozen names need no more. */
  private void putHash(ByteBuffer out) {
    int entries = symbols.size() + 1;
    out.position(hash).putInt(1).putInt(entries).putInt(1).putInt(0);
    for (int next = 2; next < entries; next++) {
      out.putInt(next);
    }
    out.putInt(0);
  }

  private void putSymbols(ByteBuffer out) {
    out.position(symbolTable + SYMBOL_SIZE);
    for (int i = 0; i < addresses.length; i++) {
      Symbol symbol = symbols.get(i);
      out.putInt(strings.offset(symbol.name()))
          .put((byte) (symbol.isFunction() ? 0x12 : 0x11)) // global; function or object
          .put((byte) 0)
          .putShort((short) 1) // any section: defined here
          .putLong(addresses[i])
          .putLong(symbol.size());
    }
  }

  private void putSymbolVersions(ByteBuffer out) {
    out.position(symbolVersions).putShort((short) 0);
    for (Symbol symbol : symbols) {
      out.putShort((short) (versions.lastIndexOf(symbol.version()) + 1));
    }
  }

  private void putVersionDefinitions(ByteBuffer out) {
    for (int i = 0; i < versions.size(); i++) {
      boolean last = i == versions.size() - 1;
      out.position(versionDefinitions + VERSION_DEFINITION_SIZE * i)
          .putShort((short) 1)
          .putShort((short) (i == 0 ? 1 : 0)) // VER_FLG_BASE: the library itself
          .putShort((short) (i + 1))
          .putShort((short) 1) // one name follows
          .putInt(elfHash(versions.get(i)))
          .putInt(20) // the name's entry, from here
          .putInt(last ? 0 : VERSION_DEFINITION_SIZE)
          .putInt(strings.offset(versions.get(i)))
          .putInt(0);
    }
  }

  private void putCode(ByteBuffer out) {
    for (int i = 0; i < addresses.length; i++) {
      byte[] code = symbols.get(i).code();
      if (code != null) {
        out.position(addresses[i]).put(code);
      }
    }
  }

  private void putDynamic(ByteBuffer out) {
    out.position(dynamic);
    putDynamic(out, DT_SONAME, strings.offset(name));
    putDynamic(out, DT_HASH, hash);
    putDynamic(out, DT_STRTAB, stringTable);
    putDynamic(out, DT_SYMTAB, symbolTable);
    putDynamic(out, DT_STRSZ, strings.size());
    putDynamic(out, DT_SYMENT, SYMBOL_SIZE);
    putDynamic(out, DT_VERSYM, symbolVersions);
    putDynamic(out, DT_VERDEF, versionDefinitions);
    putDynamic(out, DT_VERDEFNUM, versions.size());
    putDynamic(out, DT_NULL, 0);
  }

  private static void putDynamic(ByteBuffer out, long tag, long value) {
    out.putLong(tag).putLong(value);
  }

  private static int aligned(int value, int alignment) {
    return (value + alignment - 1) / alignment * alignment;
  }

  /** The hash function of the System V ABI, figure 5-13. */
  static int elfHash(String name) {
    int hash = 0;
    for (byte c : name.getBytes(US_ASCII)) {
      hash = (hash << 4) + c;
      int high = hash & 0xf0000000;
      hash ^= high >>> 24;
      hash &= ~high;
    }
    return hash;
  }
}
