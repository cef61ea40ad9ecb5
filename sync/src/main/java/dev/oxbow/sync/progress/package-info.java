/** How far a sync has come, in a form that survives a crash. */
@NullMarked
package dev.oxbow.sync.progress;

import org.jspecify.annotations.NullMarked;
