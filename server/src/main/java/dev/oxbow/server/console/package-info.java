/** What the console asks: statements, the catalog, topics and what runs, in JSON. */
@NullMarked
package dev.oxbow.server.console;

import org.jspecify.annotations.NullMarked;
