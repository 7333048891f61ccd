package io.linkspan.admin.problem;

/**
 * One thing wrong with one field of a request.
 *
 * @param field JSON path without leading dollar, e.g. {@code topics[0]} or {@code tls.caPem}; never its value
 * @param code kebab-case word for programs
 * @param message one sentence for people
 */
public record FieldError(String field, String code, String message) {}
