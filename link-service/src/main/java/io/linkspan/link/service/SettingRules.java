package io.linkspan.link.service;

import io.linkspan.link.config.LinkConfig;
import java.time.Duration;

/** What the types of the settings cannot say: checked at start, which then fails naming key, rule and value. */
final class SettingRules {

    private SettingRules() {}

    static void check(LinkConfig config) {
        positive("heartbeat-interval", config.heartbeatInterval());
        positive("connect-timeout", config.connectTimeout());
        positive("route-retention", config.routeRetention());
        if (config.peerTimeout().compareTo(config.heartbeatInterval().multipliedBy(2)) < 0) {
            throw broken("peer-timeout", "must be at least two heartbeat intervals", config.peerTimeout());
        }
        if (config.leaseDuration().compareTo(Duration.ofSeconds(1)) < 0) {
            throw broken("lease-duration", "must be at least 1s", config.leaseDuration());
        }
        atLeastOne("threads", config.threads());
        atLeastOne("mqtt-threads", config.mqttThreads());
        atLeastOne("limits.routes-per-peer", config.limits().routesPerPeer());
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw broken(key, "must be longer than nothing", value);
        }
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw broken(key, "must be at least 1", value);
        }
    }

    private static IllegalArgumentException broken(String key, String rule, Object value) {
        return new IllegalArgumentException("linkspan.link." + key + " " + rule + ": " + value);
    }
}
