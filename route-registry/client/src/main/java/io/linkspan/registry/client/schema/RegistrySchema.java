package io.linkspan.registry.client.schema;

import org.infinispan.protostream.GeneratedSchema;
import org.infinispan.protostream.annotations.ProtoSchema;
import org.infinispan.protostream.annotations.ProtoSyntax;

/** The ProtoStream schema of all keys and values; its implementation is generated. */
@ProtoSchema(
        includeClasses = {
            Revision.class,
            NodeEntry.class,
            LeaseKey.class,
            LeaseEntry.class,
            RouteKey.class,
            RouteEntry.class,
            ExternalRouteKey.class,
            ExternalRouteEntry.class,
            LinkEntry.class,
            LinkStatusKey.class,
            LinkStatusEntry.class,
            RetainedEntry.class,
            LogKey.class,
            LogEntry.class,
            LogLife.class,
            LogHead.class,
            SessionEntry.class,
            SubscriptionKey.class,
            SubscriptionEntry.class
        },
        schemaFileName = "linkspan-registry.proto",
        schemaFilePath = "proto/",
        schemaPackageName = "linkspan.registry",
        allowNullFields = true,
        syntax = ProtoSyntax.PROTO3)
public interface RegistrySchema extends GeneratedSchema {}
