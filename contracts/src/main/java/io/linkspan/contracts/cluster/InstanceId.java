package io.linkspan.contracts.cluster;

import java.util.UUID;

/**
 * One life of a cluster's data: random, made together with the registry's data, renewed on restore, so that numbers of
 * an earlier life are never taken for numbers of this one.
 *
 * @param value random; its text form is the usual 36 characters
 */
public record InstanceId(UUID value) {
    /** A new random id. */
    public static InstanceId random() {
        return new InstanceId(UUID.randomUUID());
    }

    /** Reads the text form. @throws IllegalArgumentException if it is none */
    public static InstanceId of(String value) {
        return new InstanceId(UUID.fromString(value));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
