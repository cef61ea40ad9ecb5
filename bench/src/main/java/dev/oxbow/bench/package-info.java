/** Benchmarks: ratios within one run. */
@NullMarked
package dev.oxbow.bench;

import org.jspecify.annotations.NullMarked;
