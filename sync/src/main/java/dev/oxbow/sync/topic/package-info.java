/** The topics that a capture writes, watched for being deleted behind its back. */
@NullMarked
package dev.oxbow.sync.topic;

import org.jspecify.annotations.NullMarked;
