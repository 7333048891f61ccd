/**
 * A link's specification with its rules, its states, and the cipher for its secrets. Written by admin-api, read by link-service and broker. Any thread.
 */
@NullMarked
package io.linkspan.contracts.link;

import org.jspecify.annotations.NullMarked;
