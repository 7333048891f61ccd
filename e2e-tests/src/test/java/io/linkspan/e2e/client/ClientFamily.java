package io.linkspan.e2e.client;

import io.linkspan.e2e.product.Cluster;
import java.util.List;
import java.util.stream.Stream;

/** The clients people use, as far as they all can do the same. */
public enum ClientFamily {
    /** mosquitto_sub and mosquitto_pub with MQTT 3.1.1. */
    MOSQUITTO_3 {
        @Override
        Subscriber subscribe(Endpoint endpoint, String filter, int qos) {
            return MosquittoSubscriber.start(endpoint, Mosquitto.V3_1_1, filter, qos);
        }

        @Override
        void publish(Endpoint endpoint, Arrival message) {
            Mosquitto.publish(endpoint, Mosquitto.V3_1_1, message);
        }
    },
    /** mosquitto_sub and mosquitto_pub with MQTT 5. */
    MOSQUITTO_5 {
        @Override
        Subscriber subscribe(Endpoint endpoint, String filter, int qos) {
            return MosquittoSubscriber.start(endpoint, Mosquitto.V5, filter, qos);
        }

        @Override
        void publish(Endpoint endpoint, Arrival message) {
            Mosquitto.publish(endpoint, Mosquitto.V5, message);
        }
    },
    /** Eclipse Paho for MQTT 3.1.1. */
    PAHO_3 {
        @Override
        Subscriber subscribe(Endpoint endpoint, String filter, int qos) {
            return PahoV3Subscriber.start(endpoint, filter, qos);
        }

        @Override
        void publish(Endpoint endpoint, Arrival message) {
            PahoV3Subscriber.publish(endpoint, message);
        }
    },
    /** Eclipse Paho for MQTT 5. */
    PAHO_5 {
        @Override
        Subscriber subscribe(Endpoint endpoint, String filter, int qos) {
            return PahoV5Subscriber.start(endpoint, filter, qos);
        }

        @Override
        void publish(Endpoint endpoint, Arrival message) {
            PahoV5Subscriber.publish(endpoint, message);
        }
    },
    /** The HiveMQ client with MQTT 5. */
    HIVEMQ_5 {
        @Override
        Subscriber subscribe(Endpoint endpoint, String filter, int qos) {
            return Listener.on(endpoint).subscribe(filter, qos);
        }

        @Override
        void publish(Endpoint endpoint, Arrival message) {
            try (Publisher publisher = Publisher.on(endpoint)) {
                publisher.publish(message);
            }
        }
    },
    /** MQTT.js with MQTT 3.1.1. */
    MQTT_JS_3 {
        @Override
        Subscriber subscribe(Endpoint endpoint, String filter, int qos) {
            return MqttJsSubscriber.start(endpoint, 4, filter, qos);
        }

        @Override
        void publish(Endpoint endpoint, Arrival message) {
            MqttJsSubscriber.publish(endpoint, 4, message);
        }
    },
    /** MQTT.js with MQTT 5. */
    MQTT_JS_5 {
        @Override
        Subscriber subscribe(Endpoint endpoint, String filter, int qos) {
            return MqttJsSubscriber.start(endpoint, 5, filter, qos);
        }

        @Override
        void publish(Endpoint endpoint, Arrival message) {
            MqttJsSubscriber.publish(endpoint, 5, message);
        }
    };

    /** Those that this machine can run: all, or all but MQTT.js, see {@link MqttJs#missing()}. */
    public static List<ClientFamily> available() {
        boolean js = MqttJs.missing() == null;
        return Stream.of(values())
                .filter(family -> js || (family != MQTT_JS_3 && family != MQTT_JS_5))
                .toList();
    }

    /** Whether the client knows this transport; Debian's mosquitto clients are built without WebSocket. */
    public boolean speaks(Transport transport) {
        return !transport.webSocket() || (this != MOSQUITTO_3 && this != MOSQUITTO_5);
    }

    /** Returns when the broker has confirmed the subscription. */
    public Subscriber subscribe(Cluster cluster, String filter, int qos) {
        return subscribe(Endpoint.tcp(cluster), filter, qos);
    }

    /** Returns when the message is handed over as its QoS demands. */
    public void publish(Cluster cluster, Arrival message) {
        publish(Endpoint.tcp(cluster), message);
    }

    /** Returns when the broker has confirmed the subscription. */
    public Subscriber subscribe(Cluster cluster, Transport transport, String filter, int qos) {
        return subscribe(new Endpoint(cluster, transport), filter, qos);
    }

    /** Returns when the message is handed over as its QoS demands. */
    public void publish(Cluster cluster, Transport transport, Arrival message) {
        publish(new Endpoint(cluster, transport), message);
    }

    abstract Subscriber subscribe(Endpoint endpoint, String filter, int qos);

    abstract void publish(Endpoint endpoint, Arrival message);
}
