/** Reads what records of topics say of rows: flat JSON, envelopes with and without schemas. */
@NullMarked
package dev.oxbow.sync.decode;

import org.jspecify.annotations.NullMarked;
