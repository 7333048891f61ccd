/** {@code /api/v1/links/{name}/status}. */
@NullMarked
package io.linkspan.admin.status.rest;

import org.jspecify.annotations.NullMarked;
