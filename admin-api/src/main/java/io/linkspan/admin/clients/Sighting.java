package io.linkspan.admin.clients;

import java.util.List;

/**
 * A client as it was found.
 *
 * @param unanswered node ids of brokers that did not say whether they know it, too; empty when it is connected, since then
 *     they could not say anything better
 */
public record Sighting(Client client, List<String> unanswered) {}
