/** The table of normative statements and the tests that hold them: catalogue, names of tests, document. */
@NullMarked
package io.linkspan.broker.conformance;

import org.jspecify.annotations.NullMarked;
