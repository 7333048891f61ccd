package io.linkspan.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "broker.example.com:1883, broker.example.com, 1883, false",
        "broker, broker, 1883, false",
        "10.0.0.1:2883, 10.0.0.1, 2883, false",
        "[::1]:1883, ::1, 1883, false",
        "[2001:db8::1:2], 2001:db8::1:2, 1883, false",
        "[::ffff:10.0.0.1]:1, ::ffff:10.0.0.1, 1, false",
        "[fe80::1%eth0]:1883, fe80::1%eth0, 1883, false",
        "mqtt://broker, broker, 1883, false",
        "mqtt://broker:99/, broker, 99, false",
        "mqtts://broker, broker, 8883, true",
        "MQTTS://broker:65535, broker, 65535, true",
        "mqtts://[::1], ::1, 8883, true",
        "my_broker.svc.cluster.local.:1883, my_broker.svc.cluster.local., 1883, false"
    })
    void everyAllowedFormIsReadAndItsTextReadsBack(String text, String host, int port, boolean tls) {
        ServerAddress address = ServerAddress.parse(text);
        assertThat(address).isEqualTo(new ServerAddress(host, port, tls));
        assertThat(ServerAddress.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1883",
                "broker:",
                "broker:port",
                "broker:+1",
                "broker:0",
                "broker:65536",
                "broker:99999999999",
                "broker:1:2",
                "::1",
                "::1:1883",
                "[::1",
                "[::1]1883",
                "[broker]:1883",
                "[1::2::3]:1",
                "[1:2:3:4:5:6:7]:1",
                "[1:2:3:4:5:6:7:8:9]:1",
                "[12345::]:1",
                "[::1.2.3]:1",
                "[::1.2.3.4:5]:1",
                "http://broker",
                "://broker",
                "mqtt:///",
                "mqtt://user@broker:1883",
                "broker/path",
                "bro ker:1883",
                "-broker:1883",
                "broker-.x:1883",
                "broker..x:1883",
                ".broker:1883",
                "256.1.1.1:1883",
                "1.2.3:1883",
                "brökér:1883",
                "mqtts://broker:1/x",
                "a,b:1883",
                "[fe80::1%]:1"
            })
    void everyOtherTextIsRefused(String text) {
        assertThatThrownBy(() -> ServerAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longLabelsAndNamesAreRefused() {
        ServerAddress.parse("x".repeat(63) + ":1");
        assertThatThrownBy(() -> ServerAddress.parse("x".repeat(64) + ":1")).hasMessageContaining("63");
        assertThatThrownBy(() -> ServerAddress.parse("x.".repeat(127) + ":1")).hasMessageContaining("253");
    }
}
