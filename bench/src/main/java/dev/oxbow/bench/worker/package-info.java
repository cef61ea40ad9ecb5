/** The workers that benchmarks of sync start, the table that they capture, and how things grow. */
@NullMarked
package dev.oxbow.bench.worker;

import org.jspecify.annotations.NullMarked;
