package io.linkspan.admin.rig;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What a category logs while this is open. */
public final class CapturedLog implements AutoCloseable {

    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final PatternFormatter text = new PatternFormatter("%s");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            lines.add(text.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private CapturedLog(String category) {
        logger = Logger.getLogger(category);
        logger.addHandler(handler);
    }

    /** Starts capturing. */
    public static CapturedLog of(String category) {
        return new CapturedLog(category);
    }

    /** Messages so far, without level and time. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
