package io.linkspan.registry.server.store;

/**
 * Where the present value of a key is.
 *
 * @param offset of its record in the file
 * @param length of the whole record in bytes
 * @param expiry milliseconds of the wall clock; 0: never
 */
record Place(JournalFile file, long offset, int length, long expiry) {}
