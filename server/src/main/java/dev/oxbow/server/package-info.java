/** The Avatica server around the engine; so far only its door. */
@NullMarked
package dev.oxbow.server;

import org.jspecify.annotations.NullMarked;
