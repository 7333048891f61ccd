package io.linkspan.admin.wiring;

import io.linkspan.admin.config.AdminConfig;
import io.linkspan.admin.messages.AdminMessages;
import io.linkspan.admin.security.UserDirectory;
import io.linkspan.admin.security.file.UsersFileDirectory;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where users come from. */
@Singleton
public class UserBeans {

    @Produces
    @Singleton
    UserDirectory users(
            AdminConfig config,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled", defaultValue = "false") boolean oidc) {
        if (config.usersFile().isPresent()) {
            return new UsersFileDirectory(config.usersFile().get(), config.usersReloadInterval());
        }
        if (!oidc) {
            AdminMessages.LOG.noUsers();
        }
        return name -> null;
    }

    void close(@Disposes UserDirectory users) {
        if (users instanceof UsersFileDirectory file) {
            file.close();
        }
    }
}
