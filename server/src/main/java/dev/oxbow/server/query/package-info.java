/** What every statement goes through: admission, limits, the list of statements, and the log. */
@NullMarked
package dev.oxbow.server.query;

import org.jspecify.annotations.NullMarked;
