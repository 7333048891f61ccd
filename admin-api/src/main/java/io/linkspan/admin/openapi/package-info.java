/** What the OpenAPI document says beyond the resources. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Linkspan admin API",
                        version = "v1",
                        description = "Links of this cluster to other MQTT clusters, and how they stand.",
                        license = @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
        tags = {
            @Tag(name = "Links", description = "Configured relations to other clusters."),
            @Tag(name = "Cluster", description = "This cluster and its nodes.")
        },
        security = {@SecurityRequirement(name = "basic"), @SecurityRequirement(name = "bearer")},
        components =
                @Components(
                        securitySchemes = {
                            @SecurityScheme(
                                    securitySchemeName = "basic",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "basic",
                                    description = "A user of the users file; viewers may GET, operators everything."),
                            @SecurityScheme(
                                    securitySchemeName = "bearer",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "bearer",
                                    description = "A token of the OIDC provider, when one is configured.")
                        }))
@NullMarked
package io.linkspan.admin.openapi;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.NullMarked;
