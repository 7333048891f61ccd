/** Writes problems as {@code application/problem+json}; called by resources and, through the mappers, by the framework. */
@NullMarked
package io.linkspan.admin.problem.rest;

import org.jspecify.annotations.NullMarked;
