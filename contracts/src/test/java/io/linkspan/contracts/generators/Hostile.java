package io.linkspan.contracts.generators;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;

/** Good bytes made bad, and what reading them costs. */
public final class Hostile {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Hostile() {}

    /** One to four random changes: a bit flipped, a byte set, bytes cut out, doubled or put in. */
    public static byte[] mutate(Random random, byte[] good) {
        byte[] bad = good.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && bad.length > 0; i--) {
            bad = change(random, bad);
        }
        return bad;
    }

    private static byte[] change(Random random, byte[] bytes) {
        // The beginning holds lengths and counts: go there more often.
        int bound = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 64);
        int at = random.nextInt(bound);
        int length = 1 + random.nextInt(Math.min(8, bytes.length - at));
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256));
            case 2 -> {
                return splice(bytes, at, at + length, new byte[0]);
            }
            case 3 -> {
                return splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
            }
            default -> {
                return splice(bytes, at, at, Messages.bytes(random, 8));
            }
        }
        return bytes;
    }

    /** The bytes with from..to replaced. */
    public static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        byte[] result = new byte[bytes.length - (to - from) + middle.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
        return result;
    }

    /** Bytes of heap that this thread allocates while the action runs, once all it needs has been loaded. */
    public static long allocated(Supplier<?> action) {
        measured(action);
        return Math.min(measured(action), measured(action));
    }

    private static long measured(Supplier<?> action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Object result = action.get();
        long after = THREADS.getCurrentThreadAllocatedBytes();
        if (result == null) {
            throw new AssertionError("an action must have a result");
        }
        return after - before;
    }
}
