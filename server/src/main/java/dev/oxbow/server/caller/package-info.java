/** Who asks: the user behind a request, and what answers that user's statements. */
@NullMarked
package dev.oxbow.server.caller;

import org.jspecify.annotations.NullMarked;
