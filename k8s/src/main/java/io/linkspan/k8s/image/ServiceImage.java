package io.linkspan.k8s.image;

import java.util.List;

/**
 * What is particular to one service's image; a test holds it equal to the service's Dockerfile.
 *
 * @param name of the image, after {@code linkspan/}
 * @param module directory of the Maven module whose packaged application goes in, from the root of the repository
 * @param ports that the service listens on in a container, where every management port is 9000
 */
record ServiceImage(String name, String module, List<Integer> ports) {

    static final List<ServiceImage> ALL = List.of(
            new ServiceImage("broker-service", "broker-service", List.of(1883, 11883, 7900, 9000)),
            new ServiceImage("route-registry", "route-registry/server", List.of(11222, 7800, 9000)),
            new ServiceImage("link-service", "link-service", List.of(9000)),
            new ServiceImage("admin-api", "admin-api", List.of(8080, 9000)));

    /** User and group; no such user need exist in the base image. */
    static final String USER = "10001:10001";

    static final String DIRECTORY = "/deployments";

    /** Memory is bounded by the container: 60 % for the heap leaves room for Netty's buffers, code and stacks. */
    static final List<String> ENTRYPOINT = List.of(
            "java",
            "-XX:MaxRAMPercentage=60",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dquarkus.config.locations=/etc/linkspan/config/application.properties",
            "-jar",
            "quarkus-run.jar");
}
