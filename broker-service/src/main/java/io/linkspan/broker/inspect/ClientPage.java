package io.linkspan.broker.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some clients in the order of their ids.
 *
 * @param next the id after which to go on; null when there are no more. A page may have fewer items than asked for, or
 *     none, and still have a next one: only so many sessions are looked at for one page
 */
public record ClientPage(List<ClientView> items, @Nullable String next) {}
