package io.linkspan.registry.server.infinispan;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jgroups.Address;
import org.jgroups.Message;
import org.jgroups.auth.AuthToken;
import org.jgroups.util.UUID;

/**
 * Shows that a node that wants to join or to merge knows the nodes' secret: HMAC-SHA-256 with it over the name of the group and
 * the node's address, which is another one in each of its lives. The secret itself does not leave the node.
 */
public final class NodeToken extends AuthToken {
    /** Names the file with the secret. */
    static final String KEY = "linkspan.registry-server.cluster.secret-file";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;
    private static final String PURPOSE = "linkspan registry node 1";

    private final String group;
    private final byte[] secret;
    private byte[] shown = new byte[BYTES];

    /** As JGroups makes it of what it received. */
    public NodeToken() {
        this("", new byte[0]);
    }

    private NodeToken(String group, byte[] secret) {
        this.group = group;
        this.secret = secret;
    }

    /** @throws RegistryStartException when the secret cannot be read or is empty */
    static NodeToken of(String group, Path secretFile) {
        try {
            String secret = Files.readString(secretFile).strip();
            if (secret.isEmpty()) {
                throw new IOException("the file is empty: " + secretFile);
            }
            return new NodeToken(group, secret.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new RegistryStartException(KEY, failure);
        }
    }

    /** Whether a start failed because other nodes did not accept this one's secret, or miss one. */
    static boolean refused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SecurityException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String getName() {
        return NodeToken.class.getName();
    }

    @Override
    public boolean authenticate(AuthToken token, Message message) {
        // who leads a merge asks itself too: that request is never written to bytes, so it carries this very object
        return token == this
                || (token instanceof NodeToken other && MessageDigest.isEqual(other.shown, proof(message.getSrc())));
    }

    private byte[] proof(Address node) {
        if (secret.length == 0 || !(node instanceof UUID id)) {
            return new byte[0];
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update((PURPOSE + '\n' + group + '\n').getBytes(StandardCharsets.UTF_8));
            mac.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .flip());
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public int size() {
        return BYTES;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.write(proof(auth.getAddress()));
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        in.readFully(shown);
    }
}
