/**
 * Kills, freezes and cuts whatever takes part in a capture or an apply, and counts what arrives.
 */
@NullMarked
package dev.oxbow.sync.oracle;

import org.jspecify.annotations.NullMarked;
