/** What all stages of one running statement share: its end, its progress, its warnings. */
@NullMarked
package dev.oxbow.statement;

import org.jspecify.annotations.NullMarked;
