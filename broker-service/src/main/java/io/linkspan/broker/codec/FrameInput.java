package io.linkspan.broker.codec;

import io.linkspan.broker.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one connection into frames.
 *
 * <p>A frame that lies whole in one read buffer is used where it lies. Only a frame that is split over reads is gathered
 * in a buffer of its own, which grows with what has really arrived and never with what a header promises.
 *
 * <pre>
 *  offer ─► waiting reads ─► head ──whole frame──────────────► next() = true
 *                              └──first part──► partial ──full──┘
 * </pre>
 */
public final class FrameInput {
    private static final int NEED_MORE = -1;
    private static final int FIRST_PARTIAL_BYTES = 512;
    private static final int MAX_HEADER_BYTES = 1 + VarInt.MAX_BYTES;

    private final HeaderRules rules;
    private final ByteBufAllocator allocator;
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
    private @Nullable ByteBuf head;
    private @Nullable ByteBuf partial;
    private int partialTotal = NEED_MORE;
    private boolean partialTaken;

    private ByteBuf frameBuffer = Unpooled.EMPTY_BUFFER;
    private int firstByte;
    private int bodyStart;
    private int bodyLength;
    private boolean minimalLength;

    public FrameInput(HeaderRules rules, ByteBufAllocator allocator) {
        this.rules = rules;
        this.allocator = allocator;
    }

    /** Takes over what was read. */
    public void offer(ByteBuf read) {
        if (!read.isReadable()) {
            read.release();
        } else if (head == null) {
            head = read;
        } else {
            waiting.add(read);
        }
    }

    /** Whether bytes of a frame not yet complete are held. */
    public boolean midFrame() {
        return partial != null && !partialTaken;
    }

    /** Bytes held that have not been given out as frames. */
    public int heldBytes() {
        int bytes = midFrame() && partial != null ? partial.readableBytes() : 0;
        bytes += head == null ? 0 : head.readableBytes();
        for (ByteBuf read : waiting) {
            bytes += read.readableBytes();
        }
        return bytes;
    }

    /**
     * Moves to the next whole frame, which the getters then describe until the next call of this object.
     *
     * @return false: more has to be read first
     */
    public boolean next() throws PacketRefusedException {
        dropTakenPartial();
        while (true) {
            ByteBuf read = head;
            if (read != null && !read.isReadable()) {
                read.release();
                read = waiting.poll();
                head = read;
            }
            if (read == null) {
                return false;
            }
            if (partial == null ? takeWhole(read) : gather(read, partial)) {
                return true;
            }
        }
    }

    private boolean takeWhole(ByteBuf read) throws PacketRefusedException {
        int total = parseHeader(read);
        if (total != NEED_MORE && total <= read.readableBytes()) {
            read.skipBytes(total);
            return true;
        }
        ByteBuf gathered = allocator.buffer(Math.max(FIRST_PARTIAL_BYTES, read.readableBytes()));
        gathered.writeBytes(read);
        partial = gathered;
        partialTotal = total;
        partialTaken = false;
        return false;
    }

    private boolean gather(ByteBuf read, ByteBuf gathered) throws PacketRefusedException {
        while (partialTotal == NEED_MORE && read.isReadable()) {
            gathered.writeByte(read.readByte());
            partialTotal = parseHeader(gathered);
        }
        if (partialTotal == NEED_MORE) {
            return false;
        }
        int missing = partialTotal - gathered.readableBytes();
        gathered.writeBytes(read, Math.min(missing, read.readableBytes()));
        if (gathered.readableBytes() < partialTotal) {
            return false;
        }
        parseHeader(gathered);
        partialTaken = true;
        return true;
    }

    /** Reads the fixed header at the reader index without moving it; returns the frame's length or NEED_MORE. */
    private int parseHeader(ByteBuf in) throws PacketRefusedException {
        int start = in.readerIndex();
        int available = in.readableBytes();
        firstByte = in.getUnsignedByte(start);
        rules.checkFirstByte(firstByte);
        int length = 0;
        for (int index = 1; index < MAX_HEADER_BYTES; index++) {
            if (index >= available) {
                return NEED_MORE;
            }
            int next = in.getUnsignedByte(start + index);
            length |= (next & 0x7F) << (7 * (index - 1));
            if ((next & 0x80) == 0) {
                minimalLength = next != 0 || index == 1;
                acceptLength(in, start, available, index + 1, length);
                return index + 1 + length;
            }
        }
        throw PacketRefusedException.malformed("the remaining length has more than four bytes [MQTT-2.1.4]");
    }

    private void acceptLength(ByteBuf in, int start, int available, int headerBytes, int length)
            throws PacketRefusedException {
        try {
            rules.checkLength(firstByte, length, headerBytes, minimalLength);
        } catch (PacketRefusedException e) {
            boolean v5 = rules.version() == null
                    && ConnectDecoder.isV5(in, start + headerBytes, Math.min(length, available - headerBytes));
            throw v5 ? e.answeredBy(ProtocolVersion.V5) : e;
        }
        frameBuffer = in;
        bodyStart = start + headerBytes;
        bodyLength = length;
    }

    private void dropTakenPartial() {
        if (partialTaken && partial != null) {
            partial.release();
            partial = null;
            partialTotal = NEED_MORE;
            partialTaken = false;
        }
    }

    /** Type and flags of the current frame. */
    public int firstByte() {
        return firstByte;
    }

    /** The buffer that holds the current frame; its indexes mean nothing to the caller. */
    ByteBuf buffer() {
        return frameBuffer;
    }

    int bodyStart() {
        return bodyStart;
    }

    int bodyLength() {
        return bodyLength;
    }

    /** Whether the current frame's remaining length is encoded in the fewest bytes. */
    boolean minimalLength() {
        return minimalLength;
    }

    /** Releases whatever is held; nothing may be offered afterwards. */
    public void release() {
        frameBuffer = Unpooled.EMPTY_BUFFER;
        if (partial != null) {
            partial.release();
            partial = null;
            partialTaken = false;
        }
        if (head != null) {
            head.release();
            head = null;
        }
        for (ByteBuf read = waiting.poll(); read != null; read = waiting.poll()) {
            read.release();
        }
    }
}
