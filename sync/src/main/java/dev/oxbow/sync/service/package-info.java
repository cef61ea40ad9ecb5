/** Runs captures and applies as a service: one distributed Connect worker in this process. */
@NullMarked
package dev.oxbow.sync.service;

import org.jspecify.annotations.NullMarked;
