/**
 * The broker's internal HTTP interface on the management port: clients and sessions of this node for the admin service.
 * Every request needs the credentials of the cluster's service identity; without those configured there is no interface.
 */
@NullMarked
package io.linkspan.broker.management;

import org.jspecify.annotations.NullMarked;
