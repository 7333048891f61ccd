package io.linkspan.admin.clients;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one broker answered.
 *
 * @param next client id after which there may be more; null for none
 */
public record BrokerPage(List<Client> items, @Nullable String next) {}
