/** Files only their owner can read, and the users files that brokers and the REST API reload. */
@NullMarked
package io.linkspan.cli.files;

import org.jspecify.annotations.NullMarked;
