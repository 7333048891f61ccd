/**
 * Keys and values of the caches: records with their ProtoStream numbers, which never change once released.
 *
 * <p>Only scalar fields and lists, so that any later version can read what an earlier one wrote. Every value that can
 * change carries a {@link io.linkspan.registry.client.schema.Revision} by which readers order it.
 */
@NullMarked
package io.linkspan.registry.client.schema;

import org.jspecify.annotations.NullMarked;
