/** Tests of the service, with its worker in the test's own process. */
@NullMarked
package dev.oxbow.sync.service;

import org.jspecify.annotations.NullMarked;
