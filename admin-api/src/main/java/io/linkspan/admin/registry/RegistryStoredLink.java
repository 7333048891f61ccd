package io.linkspan.admin.registry;

import io.linkspan.admin.links.Link;
import io.linkspan.admin.links.Secrets;
import io.linkspan.admin.links.SecretsOutcome;
import io.linkspan.admin.links.StoredLink;
import io.linkspan.admin.messages.AdminMessages;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.SecretCipher.UndecipherableException;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.LinkEntryMapper;

/** A link with the entry version it was read at. */
record RegistryStoredLink(Link link, Versioned<LinkEntry> entry, LinkEntryMapper mapper) implements StoredLink {

    @Override
    public SecretsOutcome secrets() {
        try {
            LinkSpec spec = mapper.toSpec(entry.value());
            return new SecretsOutcome.Decrypted(
                    new Secrets(spec.password(), spec.tls().privateKeyPem()));
        } catch (UndecipherableException e) {
            AdminMessages.LOG.undecipherable(link.name(), String.valueOf(e.getMessage()));
            return new SecretsOutcome.Undecipherable();
        }
    }
}
