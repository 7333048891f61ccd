package io.linkspan.e2e.client;

import io.linkspan.e2e.product.Cluster;

/** The clients people use, as far as they all can do the same. */
public enum ClientFamily {
    /** mosquitto_sub and mosquitto_pub with MQTT 3.1.1. */
    MOSQUITTO_3 {
        @Override
        public Subscriber subscribe(Cluster cluster, String filter, int qos) {
            return MosquittoSubscriber.start(cluster, Mosquitto.V3_1_1, filter, qos);
        }

        @Override
        public void publish(Cluster cluster, Arrival message) {
            Mosquitto.publish(cluster, Mosquitto.V3_1_1, message);
        }
    },
    /** mosquitto_sub and mosquitto_pub with MQTT 5. */
    MOSQUITTO_5 {
        @Override
        public Subscriber subscribe(Cluster cluster, String filter, int qos) {
            return MosquittoSubscriber.start(cluster, Mosquitto.V5, filter, qos);
        }

        @Override
        public void publish(Cluster cluster, Arrival message) {
            Mosquitto.publish(cluster, Mosquitto.V5, message);
        }
    },
    /** Eclipse Paho for MQTT 3.1.1. */
    PAHO_3 {
        @Override
        public Subscriber subscribe(Cluster cluster, String filter, int qos) {
            return PahoV3Subscriber.start(cluster, filter, qos);
        }

        @Override
        public void publish(Cluster cluster, Arrival message) {
            PahoV3Subscriber.publish(cluster, message);
        }
    },
    /** Eclipse Paho for MQTT 5. */
    PAHO_5 {
        @Override
        public Subscriber subscribe(Cluster cluster, String filter, int qos) {
            return PahoV5Subscriber.start(cluster, filter, qos);
        }

        @Override
        public void publish(Cluster cluster, Arrival message) {
            PahoV5Subscriber.publish(cluster, message);
        }
    },
    /** The HiveMQ client with MQTT 5. */
    HIVEMQ_5 {
        @Override
        public Subscriber subscribe(Cluster cluster, String filter, int qos) {
            return Listener.on(cluster, filter, qos);
        }

        @Override
        public void publish(Cluster cluster, Arrival message) {
            try (Publisher publisher = Publisher.on(cluster)) {
                publisher.publish(message);
            }
        }
    };

    /** Returns when the broker has confirmed the subscription. */
    public abstract Subscriber subscribe(Cluster cluster, String filter, int qos);

    /** Returns when the message is handed over as its QoS demands. */
    public abstract void publish(Cluster cluster, Arrival message);
}
