package io.linkspan.registry.server.store;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file of a journal; appended to by one thread at a time, read by any.
 *
 * <p>A file that began as a {@link Room} has zeros behind its last record until it is {@link #complete}.
 */
final class JournalFile implements AutoCloseable {
    private static final Logger LOG = System.getLogger(JournalFile.class.getPackageName());

    /** What a file begins with: a mark and the version of the format. */
    private static final long HEAD = 0x4C53_4A52_4E4C_0001L;

    private static final int HEAD_BYTES = Long.BYTES;

    private final long number;
    private final Path path;
    private final FileChannel channel;

    /** Where it is appended to as long as what comes fits. */
    private @Nullable Room room;

    private volatile long size;
    private @Nullable Room madeOf;
    private boolean torn;
    private int alive;

    private JournalFile(long number, Path path, FileChannel channel) {
        this.number = number;
        this.path = path;
        this.channel = channel;
    }

    /** Makes a file; blocks for a moment only when there is room for it. */
    static JournalFile create(Directory directory, long number, @Nullable Room room) throws IOException {
        if (room == null) {
            return create(directory, number);
        }
        Path path = directory.file(number);
        room.put(0, ByteBuffer.allocate(HEAD_BYTES).putLong(HEAD).array());
        try {
            room.become(path);
        } catch (IOException failure) {
            room.giveBack();
            throw failure;
        }
        JournalFile file = new JournalFile(number, path, room.channel());
        file.size = HEAD_BYTES;
        file.room = room;
        file.madeOf = room;
        return file;
    }

    static JournalFile create(Directory directory, long number) throws IOException {
        Path path = directory.file(number);
        JournalFile file = new JournalFile(number, path, open(path, StandardOpenOption.CREATE_NEW));
        try {
            file.write(ByteBuffer.allocate(HEAD_BYTES).putLong(HEAD).flip(), 0);
        } catch (IOException failure) {
            file.delete();
            throw failure;
        }
        file.size = HEAD_BYTES;
        return file;
    }

    /** Opens one that is there; {@link #scan} tells what is in it. */
    static JournalFile existing(Path path) throws IOException {
        return new JournalFile(Directory.number(path), path, open(path, StandardOpenOption.CREATE));
    }

    private static FileChannel open(Path path, StandardOpenOption creation) throws IOException {
        return FileChannel.open(path, creation, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    long number() {
        return number;
    }

    /** Bytes in the file. */
    long size() {
        return size;
    }

    /** Whether a present value is in it; asked and told by the writing task only. */
    boolean alive() {
        return alive > 0;
    }

    void holds(int more) {
        alive += more;
    }

    /** Whether a record of so many bytes can be appended without waiting for the disk. */
    boolean takesAtOnce(int bytes) {
        Room prepared = room;
        return prepared != null && size + bytes <= prepared.bytes() && prepared.isFresh();
    }

    /** Whether its prepared room is enough for these. */
    boolean fits(List<Entry> entries) {
        Room prepared = room;
        long end = size;
        for (Entry entry : entries) {
            end += entry.length();
        }
        return prepared != null && end <= prepared.bytes();
    }

    /** Whether it goes on being appended to in prepared room, fresh or not. */
    boolean hasRoom() {
        return room != null;
    }

    /**
     * Appends records; after a failure the file is as before. Blocks, unless it {@link #takesAtOnce} all of them.
     *
     * @param stage where they are put together, emptied first
     */
    void append(List<Entry> entries, ByteBuffer stage) throws IOException {
        Room prepared = room;
        if (prepared != null) {
            if (fits(entries)) {
                putAll(prepared, entries);
                return;
            }
            room = null;
            channel.truncate(size);
        }
        if (torn) {
            channel.truncate(size);
            torn = false;
        }
        try {
            size = writeAll(entries, stage.clear());
        } catch (IOException failure) {
            torn = true;
            try {
                channel.truncate(size);
                torn = false;
            } catch (IOException again) {
                failure.addSuppressed(again);
            }
            throw failure;
        }
    }

    // The virtual machine tells so of a page that the disk does not give or take.
    private void putAll(Room prepared, List<Entry> entries) throws IOException {
        long before = size;
        try {
            entries.forEach(entry -> put(prepared, entry));
        } catch (InternalError fault) {
            size = before;
            complete();
            throw new IOException("mapped memory of " + path, fault);
        }
    }

    private void put(Room prepared, Entry entry) {
        int at = (int) size;
        prepared.put(at, entry.header().array());
        prepared.put(at + Entry.HEADER, entry.key().bytes());
        if (entry.value() != null) {
            prepared.put(at + Entry.HEADER + entry.key().bytes().length, entry.value());
        }
        size = (long) at + entry.length();
    }

    /** Gives back the room that is left; what is appended later waits for the disk. */
    void complete() throws IOException {
        room = null;
        channel.truncate(size);
    }

    private long writeAll(List<Entry> entries, ByteBuffer stage) throws IOException {
        long at = size;
        for (Entry entry : entries) {
            at = stage(stage, entry.header(), at);
            at = stage(stage, ByteBuffer.wrap(entry.key().bytes()), at);
            if (entry.value() != null) {
                at = stage(stage, ByteBuffer.wrap(entry.value()), at);
            }
        }
        stage.flip();
        int rest = stage.remaining();
        write(stage, at);
        return at + rest;
    }

    private long stage(ByteBuffer stage, ByteBuffer part, long at) throws IOException {
        long offset = at;
        while (part.hasRemaining()) {
            if (!stage.hasRemaining()) {
                stage.flip();
                int bytes = stage.remaining();
                write(stage, offset);
                offset += bytes;
                stage.clear();
            }
            int fits = Math.min(stage.remaining(), part.remaining());
            stage.put(part.slice(part.position(), fits));
            part.position(part.position() + fits);
        }
        return offset;
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        long offset = at;
        while (bytes.hasRemaining()) {
            offset += channel.write(bytes, offset);
        }
    }

    /** Reads the value of a record. @throws IOException also when it is damaged, or the file is closed */
    byte[] read(Place place) throws IOException {
        byte[] bytes = new byte[place.length()];
        readFully(ByteBuffer.wrap(bytes), place.offset());
        Entry entry = Entry.read(bytes);
        if (entry == null || entry.value() == null) {
            throw new IOException("damaged record at " + path + ":" + place.offset());
        }
        return entry.value();
    }

    private void readFully(ByteBuffer into, long at) throws IOException {
        long offset = at;
        while (into.hasRemaining()) {
            int read = channel.read(into, offset);
            if (read < 0) {
                throw new EOFException("end of file in a record at " + path + ":" + at);
            }
            offset += read;
        }
    }

    /**
     * Tells every record in order. Zeros at the end are room that was not used, and are cut off.
     *
     * @param last whether a torn end is what a killed process or a loss of power leaves, and is cut off, or damage
     */
    void scan(boolean last, Visitor visitor) throws IOException {
        // Of a file that has been appended to, zeros behind its records may be cut off meanwhile.
        long end = size > 0 ? size : channel.size();
        if (last && end < HEAD_BYTES) {
            write(ByteBuffer.allocate(HEAD_BYTES).putLong(HEAD).flip(), 0);
            size = HEAD_BYTES;
            return;
        }
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        readFully(head, 0);
        if (last && head.getLong(0) == 0 && zeros(0, end)) {
            channel.truncate(0);
            scan(true, visitor);
            return;
        }
        if (head.getLong(0) != HEAD) {
            throw new IOException(path + " is not a journal of a version that can be read");
        }
        long at = HEAD_BYTES;
        while (at < end) {
            byte[] record = next(at, end);
            Entry entry = record == null ? null : Entry.read(record);
            if (record == null || entry == null) {
                if (zeros(at, end)) {
                    channel.truncate(at);
                    break;
                }
                if (!last) {
                    throw new IOException("damaged record at " + path + ":" + at);
                }
                LOG.log(Level.WARNING, "what was being written is cut off: {0} bytes of {1}", end - at, path);
                channel.truncate(at);
                break;
            }
            visitor.visit(entry, new Place(this, at, record.length, entry.expiry()));
            at += record.length;
        }
        size = at;
    }

    private boolean zeros(long from, long end) throws IOException {
        byte[] part = new byte[64 * 1_024];
        for (long at = from; at < end; at += part.length) {
            int length = (int) Math.min(part.length, end - at);
            readFully(ByteBuffer.wrap(part, 0, length), at);
            for (int i = 0; i < length; i++) {
                if (part[i] != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private byte @Nullable [] next(long at, long end) throws IOException {
        if (end - at < Entry.HEADER) {
            return null;
        }
        ByteBuffer header = ByteBuffer.allocate(Entry.HEADER);
        readFully(header, at);
        long length = Entry.length(header);
        if (length < 0 || length > end - at) {
            return null;
        }
        byte[] record = new byte[(int) length];
        readFully(ByteBuffer.wrap(record), at);
        return record;
    }

    /** Returns when everything appended so far is on the disk itself. */
    void force() throws IOException {
        channel.force(false);
    }

    /** Takes it out of the journal and gives back the room that it was made of; null when there is none, and it is to be deleted. */
    @Nullable
    Room dissolve() throws IOException {
        Room made = madeOf;
        boolean again = made != null && size <= made.bytes() && made.takeBack(path, (int) size);
        return again ? made : null;
    }

    void delete() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
            if (madeOf != null && channel.isOpen()) {
                channel.truncate(0); // what is mapped would otherwise occupy the disk until it is collected as garbage
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Hears of records. */
    @FunctionalInterface
    interface Visitor {
        void visit(Entry entry, Place place) throws IOException;
    }
}
