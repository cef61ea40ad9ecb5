/** What all benchmarks are given, and what they measure and report with. */
@NullMarked
package dev.oxbow.bench.measure;

import org.jspecify.annotations.NullMarked;
