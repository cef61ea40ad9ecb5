/** What a worker's REST interface answers beside Connect's own, and who may ask it. */
@NullMarked
package dev.oxbow.sync.rest;

import org.jspecify.annotations.NullMarked;
