/**
 * Deciding about CONNECT: the authenticators in their order, the methods of enhanced authentication, and the brake on
 * guessing. Called on event loops, which it never blocks; what takes time runs on an executor of its own.
 */
@NullMarked
package io.linkspan.broker.access.login;

import org.jspecify.annotations.NullMarked;
