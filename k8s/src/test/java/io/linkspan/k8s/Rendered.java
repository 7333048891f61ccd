package io.linkspan.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The objects that one rendering of the chart yields. */
record Rendered(List<JsonNode> objects) {

    private static final YAMLMapper YAML = new YAMLMapper();

    static Rendered parse(String manifests) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifests)) {
            var objects = new ArrayList<JsonNode>();
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document != null && document.isObject()) {
                    objects.add(document);
                }
            }
            return new Rendered(List.copyOf(objects));
        } catch (IOException e) {
            throw new UncheckedIOException("not YAML:\n" + manifests, e);
        }
    }

    List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    /** The one object of that kind and name. */
    JsonNode one(String kind, String name) {
        List<JsonNode> found =
                all(kind).stream().filter(object -> name(object).equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects " + kind + "/" + name + " among " + names());
        }
        return found.getFirst();
    }

    JsonNode workload(Component component) {
        return one(component.kind, Chart.FULL_NAME + "-" + component.word());
    }

    JsonNode pod(Component component) {
        return workload(component).at("/spec/template/spec");
    }

    /** The pod's only container. */
    JsonNode container(Component component) {
        JsonNode containers = pod(component).path("containers");
        if (containers.size() != 1 || pod(component).has("initContainers")) {
            throw new AssertionError(component + " has other containers: " + containers);
        }
        return containers.get(0);
    }

    /** What the service would read as its configuration file. */
    Map<String, String> configuration(Component component) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(one("ConfigMap", Chart.FULL_NAME + "-" + component.word())
                    .at("/data/application.properties")
                    .asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var map = new LinkedHashMap<String, String>();
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }

    /** Decoded content of a Secret, by its name after the release's. */
    Map<String, String> secret(String suffix) {
        var content = new LinkedHashMap<String, String>();
        one("Secret", Chart.FULL_NAME + "-" + suffix).path("data").properties().forEach(entry -> {
            byte[] decoded = Base64.getDecoder().decode(entry.getValue().asText());
            content.put(entry.getKey(), new String(decoded, StandardCharsets.UTF_8));
        });
        return content;
    }

    List<String> names() {
        return objects.stream()
                .map(object -> object.path("kind").asText() + "/" + name(object))
                .toList();
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static Map<String, String> texts(JsonNode object) {
        var map = new LinkedHashMap<String, String>();
        object.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }
}
