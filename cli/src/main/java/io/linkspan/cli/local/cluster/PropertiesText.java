package io.linkspan.cli.local.cluster;

import java.util.SortedMap;

/** Properties as the text of a {@code .properties} file. */
final class PropertiesText {
    private PropertiesText() {}

    /** One line per key, in their order; back slashes and dollar signs of values stay what they are. */
    static String of(SortedMap<String, String> properties) {
        StringBuilder text = new StringBuilder("# Written by ./linkspan up at every start: changes are lost.\n");
        properties.forEach((key, value) ->
                text.append(key).append('=').append(escaped(value)).append('\n'));
        return text.toString();
    }

    private static String escaped(String value) {
        // The file format eats back slashes; the configuration library expands ${…}.
        return value.replace("\\", "\\\\").replace("$", "\\\\$");
    }
}
