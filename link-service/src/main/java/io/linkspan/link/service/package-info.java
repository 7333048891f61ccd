/** Start and stop of this service: the edge towards Quarkus that puts the parts together. */
@NullMarked
package io.linkspan.link.service;

import org.jspecify.annotations.NullMarked;
