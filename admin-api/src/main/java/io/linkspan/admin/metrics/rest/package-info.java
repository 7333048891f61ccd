/** {@code /api/v1/links/{name}/metrics} and its reset. */
@NullMarked
package io.linkspan.admin.metrics.rest;

import org.jspecify.annotations.NullMarked;
