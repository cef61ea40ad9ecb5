/** What an adapter implements and what the engine gives to it. */
@NullMarked
package dev.oxbow.spi;

import org.jspecify.annotations.NullMarked;
