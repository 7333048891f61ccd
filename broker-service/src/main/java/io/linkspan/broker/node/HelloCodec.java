package io.linkspan.broker.node;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.StreamIdCodec;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Writes and checks a {@link Hello}: {@code version 2 | cluster | instance, 16 bytes | from | epoch | to | incarnation |
 * proof, 32 bytes}.
 *
 * <p>The proof is an HMAC-SHA-256 of what stands before it, keyed by the cluster's service secret, so that the secret
 * itself never crosses; it names the callee's incarnation, so that it is worth nothing to another life or another node.
 */
final class HelloCodec {
    static final int VERSION = 2;

    /** More is no hello. */
    static final int MAX_BYTES = 1_024;

    private static final int PROOF_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    HelloCodec(String secret) {
        this.key = new SecretKeySpec(("linkspan nodes " + secret).getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    byte[] write(Hello hello) {
        var out = new WireWriter(256, MAX_BYTES);
        out.u8(VERSION);
        out.text(hello.cluster().value(), MAX_BYTES);
        out.uuid(hello.instance().value());
        out.text(hello.from().value(), NodeId.MAX_LENGTH);
        out.varint(hello.epoch());
        out.text(hello.to().value(), NodeId.MAX_LENGTH);
        out.varint(hello.incarnation());
        byte[] proof = proof(out.toByteArray(), out.size());
        out.raw(proof, 0, proof.length);
        return out.toByteArray();
    }

    /** What it says if the proof holds; null if it does not, or the bytes are no hello of this version. */
    @Nullable
    Hello read(byte[] bytes) {
        int said = bytes.length - PROOF_BYTES;
        if (said < 1 || bytes.length > MAX_BYTES) {
            return null;
        }
        byte[] proof = java.util.Arrays.copyOfRange(bytes, said, bytes.length);
        if (!MessageDigest.isEqual(proof, proof(bytes, said))) {
            return null;
        }
        try {
            var in = WireReader.of(ByteBuffer.wrap(bytes, 0, said), MAX_BYTES);
            if (in.u8("version") != VERSION) {
                return null;
            }
            var hello = new Hello(
                    StreamIdCodec.readCluster(in, "cluster"),
                    new InstanceId(in.uuid("instance")),
                    NodeId.of(in.text(NodeId.MAX_LENGTH, "from")),
                    in.varint("epoch"),
                    NodeId.of(in.text(NodeId.MAX_LENGTH, "to")),
                    in.varint("incarnation"));
            in.end("hello");
            return hello;
        } catch (WireException | IllegalArgumentException malformed) {
            return null;
        }
    }

    private byte[] proof(byte[] bytes, int length) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(bytes, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
