/** Long queues for absent clients: how long they take, and what memory; figures that tests print, side by side with other brokers. */
@NullMarked
package io.linkspan.e2e.queue;

import org.jspecify.annotations.NullMarked;
