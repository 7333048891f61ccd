/**
 * Renders the Helm chart with Helm itself (a native library inside a jar) and checks what would reach a cluster.
 *
 * <p>No cluster is needed: where a template asks for an existing Secret, a stand-in on the loopback interface answers.
 */
@NullMarked
package io.linkspan.k8s;

import org.jspecify.annotations.NullMarked;
