/** The console, file by file and in a browser. */
@NullMarked
package dev.oxbow.server.console;

import org.jspecify.annotations.NullMarked;
