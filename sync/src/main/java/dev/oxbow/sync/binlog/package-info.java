/** Reads a MySQL server's binlog, event by event, into changes; it stops rather than skip. */
@NullMarked
package dev.oxbow.sync.binlog;

import org.jspecify.annotations.NullMarked;
