/** Benchmarks: ratios within one run on one machine, printed as Markdown. */
@NullMarked
package dev.oxbow.bench;

import org.jspecify.annotations.NullMarked;
