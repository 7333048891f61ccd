/** {@code /api/v1/clients}. */
@NullMarked
package io.linkspan.admin.clients.rest;

import org.jspecify.annotations.NullMarked;
