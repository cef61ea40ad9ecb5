/** What clients hold at the server: sessions, their statements, and cursors over rows. */
@NullMarked
package dev.oxbow.server.session;

import org.jspecify.annotations.NullMarked;
