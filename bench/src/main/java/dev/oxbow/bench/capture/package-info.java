/**
 * Measures captures: how fast they catch up, how soon a change arrives, how much memory they take.
 */
@NullMarked
package dev.oxbow.bench.capture;

import org.jspecify.annotations.NullMarked;
