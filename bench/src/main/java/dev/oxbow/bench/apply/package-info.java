/** Measures applies: how fast records of topics come into tables, by Oxbow and by others. */
@NullMarked
package dev.oxbow.bench.apply;

import org.jspecify.annotations.NullMarked;
