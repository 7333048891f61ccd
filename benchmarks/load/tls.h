/*
 * TLS on a connected non-blocking socket. tls_openssl.c does it with OpenSSL, tls_absent.c stands in when that is not
 * there at build time. The handshake happens inside the first reads and writes.
 */
#ifndef TLS_H
#define TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct tls;

/* Called once with --tls 1; fails when it cannot be done. Without a CA file nothing is verified. */
void tls_init(const char *ca_file);

struct tls *tls_open(int fd, const char *host);
void tls_close(struct tls *tls);

/* Return values and errno (EAGAIN) as of send() and recv(). */
ssize_t tls_write(struct tls *tls, const uint8_t *data, size_t size);
ssize_t tls_read(struct tls *tls, uint8_t *data, size_t size);

/* After EAGAIN: is it because the socket has to become writable? */
bool tls_wants_write(const struct tls *tls);

/* Decrypted bytes that wait to be read; the socket does not become readable for them. */
bool tls_has_pending(const struct tls *tls);

#endif
