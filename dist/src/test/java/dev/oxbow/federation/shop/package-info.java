/** A small web shop with nasty columns and records, queried by scripts in every mode. */
@NullMarked
package dev.oxbow.federation.shop;

import org.jspecify.annotations.NullMarked;
