/** {@code /api/v1/links/{name}/routes}. */
@NullMarked
package io.linkspan.admin.routes.rest;

import org.jspecify.annotations.NullMarked;
