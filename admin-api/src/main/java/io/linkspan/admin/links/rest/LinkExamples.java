package io.linkspan.admin.links.rest;

/** Request bodies for the OpenAPI document; a test sends them. */
final class LinkExamples {

    static final String SMALL = """
            {"name": "gcp", "server": "gcp.example.com:11883", "topics": ["from-cluster"]}""";

    static final String FULL = """
            {
              "name": "gcp",
              "server": "mqtts://gcp.example.com:18883",
              "clientIdPrefix": "from-aws",
              "username": "aws",
              "password": "shared-with-the-peer",
              "topics": ["from-cluster", "alarms/#"],
              "tls": {"enabled": true, "verifyHostname": true},
              "poolSize": 4,
              "maxInflight": 100,
              "retryInterval": "5s",
              "keepAlive": "10s",
              "enabled": true,
              "outbox": {"maxBytes": 1073741824, "retention": "24h", "overflow": "drop-oldest"}
            }""";

    static final String KEEPS_PASSWORD = """
            {
              "server": "mqtts://gcp.example.com:18883",
              "clientIdPrefix": "from-aws",
              "username": "aws",
              "topics": ["from-cluster", "alarms/#", "fleet/+/position"]
            }""";

    private LinkExamples() {}
}
