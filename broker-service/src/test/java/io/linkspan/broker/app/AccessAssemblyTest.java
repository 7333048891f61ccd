package io.linkspan.broker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.acl.AclRules;
import io.linkspan.broker.access.acl.AclSubject;
import io.linkspan.broker.access.login.AccessControl;
import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.file.WatchedFiles;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessAssemblyTest {
    private static final String TLS = "listeners.\"x\".port=1 | listeners.\"x\".";

    @TempDir
    private Path files;

    /** Configured by {@code key=value}, keys without their beginning, parted by bars. */
    private AccessControl control(String text) {
        Map<String, String> properties = new HashMap<>();
        for (String pair : text.split(" *\\| *", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                properties.put(
                        "linkspan.broker." + pair.substring(0, equals),
                        pair.substring(equals + 1).replace("DIR", files.toString()));
            }
        }
        var config = new SmallRyeConfigBuilder()
                .withMapping(BrokerConfig.class)
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
        var assembly = new AccessAssembly(config.getConfigMapping(BrokerConfig.class), new WatchedFiles());
        try {
            return assembly.control();
        } finally {
            assembly.close();
        }
    }

    private List<String> chain(String listener, String text) {
        return control(text).policy(listener).chain().stream()
                .map(Authenticator::name)
                .toList();
    }

    @Test
    void the_default_asks_the_services_own_identity_then_the_users_file() {
        for (String listener : List.of("mqtt", "link", "unknown")) {
            assertThat(chain(listener, "")).containsExactly("service", "password-file");
            assertThat(chain(listener, "allow-anonymous=true"))
                    .containsExactly("service", "password-file", "anonymous");
        }
    }

    @Test
    void each_listener_may_have_its_own_chain_and_anonymous_clients_or_not() {
        String text = "allow-anonymous=true | access.authenticators=certificate,password-file | " + TLS
                + "authenticators=certificate | mqtt.allow-anonymous=false";

        assertThat(chain("mqtt", text)).containsExactly("service", "certificate", "password-file");
        assertThat(chain("x", text)).containsExactly("service", "certificate");
        assertThat(chain("link", text)).containsExactly("service", "certificate", "password-file", "anonymous");
        assertThat(chain("x", TLS + "allow-anonymous=true")).endsWith("anonymous");
    }

    @Test
    void listeners_for_links_know_the_users_file_unless_they_say_otherwise() {
        String certificates = "access.authenticators=certificate | ";

        assertThat(chain("mqtt", certificates)).containsExactly("service", "certificate");
        assertThat(chain("link", certificates)).containsExactly("service", "password-file", "certificate");
        assertThat(chain("link", certificates + "link.authenticators=certificate"))
                .containsExactly("service", "certificate");
    }

    @Test
    void scram_is_offered_wherever_the_users_file_is_asked() {
        assertThat(control("").policy("mqtt").method("SCRAM-SHA-256")).isNotNull();
        assertThat(control("access.authenticators=certificate").policy("mqtt").method("SCRAM-SHA-256"))
                .isNull();
    }

    @Test
    void without_a_file_of_rules_everything_is_allowed_and_with_one_what_no_rule_decides_is_denied() throws Exception {
        Files.writeString(files.resolve("a"), "allow all all a\n");
        Files.writeString(files.resolve("x"), "allow all all x\n");

        assertThat(allowed("", "mqtt", "any")).isTrue();
        assertThat(allowed("access.acl-default=deny", "mqtt", "any")).isFalse();
        assertThat(allowed("access.acl-file=DIR/a", "mqtt", "a")).isTrue();
        assertThat(allowed("access.acl-file=DIR/a", "mqtt", "b")).isFalse();
        assertThat(allowed("access.acl-file=DIR/a | access.acl-default=allow", "mqtt", "b"))
                .isTrue();
        assertThat(allowed("access.acl-file=DIR/missing", "mqtt", "a")).isFalse();
        String both = "access.acl-file=DIR/a | " + TLS + "acl=DIR/x";
        assertThat(allowed(both, "x", "x")).isTrue();
        assertThat(allowed(both, "x", "a")).isFalse();
        assertThat(allowed(both, "mqtt", "a")).isTrue();
    }

    private boolean allowed(String text, String listener, String topic) {
        AclRules rules = control(text).policy(listener).rules().get();
        return rules.of(new AclSubject("c", null, null)).mayPublish(topic);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "access.authenticators=ldap; linkspan.broker.access.authenticators takes password-file, jwt, certificate,"
                        + " http and anonymous: ldap",
                "mqtt.authenticators=password-file,password-file; linkspan.broker.mqtt.authenticators lists one twice",
                "mqtt.authenticators=anonymous | mqtt.allow-anonymous=false;"
                        + " linkspan.broker.mqtt.allow-anonymous=false contradicts",
                "access.authenticators=jwt; the authenticator jwt needs either"
                        + " linkspan.broker.access.jwt.public-key-file or linkspan.broker.access.jwt.jwks-url",
                "access.authenticators=jwt | access.jwt.jwks-url=ftp://x/y; linkspan.broker.access.jwt.jwks-url must be",
                "access.authenticators=jwt | access.jwt.public-key-file=DIR/k | access.jwt.algorithms=HS256;"
                        + " linkspan.broker.access.jwt.algorithms takes",
                "access.authenticators=http; the authenticator http needs linkspan.broker.access.http.url to be set",
                "access.authenticators=http | access.http.url=http://h/ | access.http.timeout=0s;"
                        + " linkspan.broker.access.http.timeout must be positive",
                "access.authenticators=certificate | access.certificate.links.\"a\"=No Name;"
                        + " linkspan.broker.access.certificate.links.\"a\" must be the name of a cluster: No Name",
                "access.pending-logins=0; linkspan.broker.access.pending-logins must be at least 1: 0"
            })
    void what_contradicts_itself_is_refused_with_key_rule_and_value(String text, String rule) {
        assertThatThrownBy(() -> control(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(rule);
    }
}
