package io.linkspan.admin.audit.log;

import io.linkspan.admin.audit.Audit;
import io.linkspan.admin.audit.AuditEvent;
import io.linkspan.admin.messages.AdminMessages;
import jakarta.enterprise.context.ApplicationScoped;

/** One line per event, category {@code io.linkspan.audit}. */
@ApplicationScoped
public class LogAudit implements Audit {

    @Override
    public void record(AuditEvent event) {
        AdminMessages.AUDIT.change(
                LogText.safe(event.who()), event.verb(), event.kind(), LogText.safe(event.name()), event.outcome());
    }
}
