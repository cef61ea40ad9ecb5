/** The two small shared libraries that mysqld links to and a bare Debian lacks. */
@NullMarked
package dev.oxbow.embedded.elf;

import org.jspecify.annotations.NullMarked;
