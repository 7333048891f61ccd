package io.linkspan.cli.options;

import io.linkspan.contracts.cluster.ClusterName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a cluster name; as it becomes a directory's name too, nothing else may pass. */
public final class ClusterNameConverter implements ITypeConverter<ClusterName> {
    @Override
    public ClusterName convert(String value) {
        if (!ClusterName.isValid(value)) {
            throw new TypeConversionException("a cluster name has " + ClusterName.RULE + ": '" + value + "'");
        }
        return ClusterName.of(value);
    }
}
