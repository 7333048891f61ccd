/** End-to-end tests: the packaged product as processes, with the clients people use. Needs Debian's mosquitto-clients. */
@NullMarked
package io.linkspan.e2e;

import org.jspecify.annotations.NullMarked;
