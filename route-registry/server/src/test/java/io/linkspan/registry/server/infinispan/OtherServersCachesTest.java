package io.linkspan.registry.server.infinispan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.server.infinispan.RegistrySettings.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.infinispan.commons.configuration.io.ConfigurationWriter;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfiguration;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.parsing.ParserRegistry;
import org.junit.jupiter.api.Test;

/** What an operator gives an Infinispan Server of his own is what our server has, but for the store, which is ours. */
class OtherServersCachesTest {
    private static final String WRITE = "linkspan.caches.write";
    private static final Path FILE = Path.of("").toAbsolutePath().resolve("../../docs/reference/infinispan-caches.xml");

    /** What lies around the caches is the server's, so nothing may be said about it. */
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!--
              The caches of Linkspan for an Infinispan Server 16.0 with a cluster transport, also if it is only one node:
              bin/server.sh -c infinispan.xml -c infinispan-caches.xml
              Written by OtherServersCachesTest from the registry's own definitions. The sizes of <memory> are heap; the rest is read from the store.
            -->
            <infinispan xmlns="urn:infinispan:config:16.0">
                <cache-container name="default">
            """;

    private static final String TAIL = """
            </caches>
                </cache-container>
            </infinispan>
            """;
    private static final String CACHES = "        <caches>";
    private static final String CACHES_END = "</caches>";

    @Test
    void theFileForOperatorsHasOurDefinitions() throws IOException {
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(FILE, xml());
        }

        assertThat(FILE)
                .as("write it anew with -Dtest=OtherServersCachesTest -D" + WRITE + "=true")
                .hasContent(xml());
    }

    private static String xml() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        GlobalConfiguration container =
                new GlobalConfigurationBuilder().clusteredDefault().build();
        try (ConfigurationWriter writer = ConfigurationWriter.to(bytes)
                .withType(MediaType.APPLICATION_XML)
                .prettyPrint(true)
                .build()) {
            new ParserRegistry().serialize(writer, container, definitions());
        }
        String whole = bytes.toString(UTF_8);
        return HEAD + whole.substring(whole.indexOf(CACHES), whole.indexOf(CACHES_END)) + TAIL;
    }

    private static Map<String, Configuration> definitions() {
        Map<String, Configuration> definitions = new TreeMap<>();
        new CacheDefinitions(true, false, Durability.GROUP, Limits.SMALL)
                .all()
                .forEach((name, ours) -> definitions.put(name, withTheirStore(ours)));
        return definitions;
    }

    private static Configuration withTheirStore(Configuration ours) {
        ConfigurationBuilder theirs = new ConfigurationBuilder().read(ours);
        if (ours.persistence().usingStores()) {
            theirs.persistence()
                    .clearStores()
                    .addSoftIndexFileStore()
                    .preload(ours.persistence().preload())
                    .shared(false);
        }
        return theirs.build();
    }
}
