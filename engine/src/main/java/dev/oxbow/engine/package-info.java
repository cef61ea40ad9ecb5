/** The engine's public door: open it, open a session, run SQL, read rows. */
@NullMarked
package dev.oxbow.engine;

import org.jspecify.annotations.NullMarked;
