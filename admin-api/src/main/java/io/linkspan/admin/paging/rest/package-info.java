/** Query parameters and JSON of cursor lists. */
@NullMarked
package io.linkspan.admin.paging.rest;

import org.jspecify.annotations.NullMarked;
