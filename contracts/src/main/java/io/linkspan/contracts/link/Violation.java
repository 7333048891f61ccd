package io.linkspan.contracts.link;

/**
 * One broken rule.
 *
 * @param field name as in REST, list items with index: {@code topics[2]}, {@code tls.certificatePem}
 * @param code stable word for programs, see {@link LinkSpecRules}
 * @param message sentence for people; never contains a secret
 */
public record Violation(String field, String code, String message) {}
