/** Makes the client's parts injectable: one registry connection, one lease keeper and one timer per process. */
@NullMarked
package io.linkspan.registry.client.beans;

import org.jspecify.annotations.NullMarked;
