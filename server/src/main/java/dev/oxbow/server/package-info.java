/** The server: an engine behind HTTP, for drivers, for the console and for operators. */
@NullMarked
package dev.oxbow.server;

import org.jspecify.annotations.NullMarked;
