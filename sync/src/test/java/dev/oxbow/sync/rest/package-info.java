/** Tests of what the service answers by HTTP. */
@NullMarked
package dev.oxbow.sync.rest;

import org.jspecify.annotations.NullMarked;
