/** {@code /api/v1/links}: JSON in and out of the link use cases. */
@NullMarked
package io.linkspan.admin.links.rest;

import org.jspecify.annotations.NullMarked;
