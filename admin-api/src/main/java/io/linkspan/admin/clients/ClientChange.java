package io.linkspan.admin.clients;

import java.util.List;

/**
 * What became of an action.
 *
 * @param nodes node ids of the brokers that did it; empty unless it was done
 */
public record ClientChange(ClientOutcome outcome, List<String> nodes) {}
