package io.linkspan.broker.access.scram;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.access.scram.ScramExchange.Challenge;
import io.linkspan.broker.access.scram.ScramExchange.Failed;
import io.linkspan.broker.access.scram.ScramExchange.Proved;
import io.linkspan.broker.access.scram.ScramExchange.Step;
import io.linkspan.broker.support.ScramClient;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramExchangeTest {
    private static final byte[] KEY = "decoys".getBytes(UTF_8);
    private static final Map<String, ScramCredentials> USERS = Map.of(
            "ann", ScramClient.credentials("secret", 4096, "0123456789abcdef".getBytes(UTF_8)),
            "a,b=c", ScramClient.credentials("secret", 4096, "0123456789abcdef".getBytes(UTF_8)));

    private static ScramExchange exchange() {
        return new ScramExchange(USERS::get, KEY, "server");
    }

    private static String text(Step step) {
        return switch (step) {
            case Challenge challenge -> new String(challenge.data(), UTF_8);
            case Proved proved -> new String(proved.data(), UTF_8);
            case Failed failed -> failed.why();
        };
    }

    /** The conversation that RFC 7677 prints in its section 3. */
    @Test
    void speaks_as_the_example_of_rfc_7677() {
        var credentials =
                ScramClient.credentials("pencil", 4096, Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="));
        var exchange = new ScramExchange(
                name -> name.equals("user") ? credentials : null, KEY, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");

        Step first = exchange.next("n,,n=user,r=rOprNGfwEbeRWgbNEkqO".getBytes(UTF_8));
        assertThat(text(first))
                .isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");

        Step last = exchange.next(("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
                .getBytes(UTF_8));
        assertThat(last).isInstanceOf(Proved.class);
        assertThat(text(last)).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    private static Step login(ScramExchange exchange, String user, String password) {
        var client = new ScramClient(user, password);
        if (!(exchange.next(client.first()) instanceof Challenge challenge)) {
            throw new AssertionError("no challenge");
        }
        Step last = exchange.next(client.last(challenge.data()));
        if (last instanceof Proved proved) {
            client.verify(proved.data());
        }
        return last;
    }

    @Test
    void proves_both_sides_to_one_another() {
        assertThat(login(exchange(), "ann", "secret"))
                .isInstanceOfSatisfying(
                        Proved.class, proved -> assertThat(proved.user()).isEqualTo("ann"));
    }

    @Test
    void a_name_with_comma_and_equals_sign_comes_escaped() {
        assertThat(login(exchange(), "a,b=c", "secret"))
                .isInstanceOfSatisfying(
                        Proved.class, proved -> assertThat(proved.user()).isEqualTo("a,b=c"));
    }

    @Test
    void a_wrong_password_and_an_unknown_user_fail_alike_with_the_proof() {
        assertThat(login(exchange(), "ann", "Secret")).isEqualTo(new Failed("wrong proof"));
        assertThat(login(exchange(), "bob", "secret")).isEqualTo(new Failed("wrong proof"));
    }

    @Test
    void an_unknown_user_gets_the_same_challenge_each_time_and_another_than_other_unknown_users() {
        byte[] bob = "n,,n=bob,r=x".getBytes(UTF_8);
        String once = text(exchange().next(bob));

        assertThat(once).matches("r=xserver,s=[A-Za-z0-9+/]{22}==,i=8192");
        assertThat(text(exchange().next(bob))).isEqualTo(once);
        assertThat(text(exchange().next("n,,n=eve,r=x".getBytes(UTF_8)))).isNotEqualTo(once);
    }

    @Test
    void a_message_recorded_in_one_exchange_is_worth_nothing_in_another() {
        var client = new ScramClient("ann", "secret");
        var recorded = exchange();
        if (!(recorded.next(client.first()) instanceof Challenge challenge)) {
            throw new AssertionError("no challenge");
        }
        byte[] last = client.last(challenge.data());
        var other = new ScramExchange(USERS::get, KEY, "another");
        other.next(client.first());

        assertThat(other.next(last)).isEqualTo(new Failed("the final message belongs to another exchange"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,",
                "n,,",
                "n,,n=ann",
                "n,,r=x,n=ann",
                "n,,n=,r=x",
                "n,,n=ann,r=",
                "n,,n=a=nn,r=x",
                "n,,m=ext,n=ann,r=x",
                "n,,n=ann,r=a b",
                "n,a=bob,n=ann,r=x",
                "p=tls-exporter,,n=ann,r=x",
                "x,,n=ann,r=x"
            })
    void a_malformed_first_message_ends_the_exchange(String message) {
        var exchange = exchange();

        assertThat(exchange.next(message.getBytes(UTF_8))).isEqualTo(new Failed("malformed first message"));
        assertThat(exchange.next("n,,n=ann,r=x".getBytes(UTF_8))).isEqualTo(new Failed("the exchange is over"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c=biws,r=xserver", "c=biws,r=xserver,p=", "c=biws,r=xserver,p=%%", "r=xserver,p=AAAA"})
    void a_malformed_final_message_ends_the_exchange(String message) {
        var exchange = exchange();
        exchange.next("n,,n=ann,r=x".getBytes(UTF_8));

        assertThat(exchange.next(message.getBytes(UTF_8))).isEqualTo(new Failed("malformed final message"));
    }

    @Test
    void a_client_may_name_itself_as_the_one_it_acts_for_and_nobody_else() {
        assertThat(exchange().next("n,a=ann,n=ann,r=x".getBytes(UTF_8))).isInstanceOf(Challenge.class);
        assertThat(exchange().next("y,,n=ann,r=x".getBytes(UTF_8))).isInstanceOf(Challenge.class);
    }

    @Test
    void ill_formed_utf8_is_refused() {
        assertThat(exchange().next(new byte[] {(byte) 0xC3, 0x28})).isEqualTo(new Failed("malformed first message"));
    }
}
