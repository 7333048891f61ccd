#include "tls.h"

#include "util.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

struct tls {
    SSL *ssl;
    bool wants_write;
};

static SSL_CTX *context;

void tls_init(const char *ca_file)
{
    context = SSL_CTX_new(TLS_client_method());
    if (!context)
        fail("cannot initialise OpenSSL");
    /* What is to be written may grow and move between two attempts: it is the connection's output buffer. */
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (!ca_file)
        return;
    if (SSL_CTX_load_verify_locations(context, ca_file, NULL) != 1)
        fail("--ca: '%s' holds no usable certificate", ca_file);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
}

/* Has an effect only with verification on. */
static void set_expected_name(SSL *ssl, const char *host)
{
    struct in_addr address;

    if (inet_pton(AF_INET, host, &address) == 1) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host);
        return;
    }
    SSL_set1_host(ssl, host);
    SSL_set_tlsext_host_name(ssl, host);
}

struct tls *tls_open(int fd, const char *host)
{
    struct tls *tls = allocate(1, sizeof *tls);

    tls->ssl = SSL_new(context);
    if (!tls->ssl || !SSL_set_fd(tls->ssl, fd))
        fail("cannot set up TLS for a connection");
    set_expected_name(tls->ssl, host);
    SSL_set_connect_state(tls->ssl);
    return tls;
}

void tls_close(struct tls *tls)
{
    if (!tls)
        return;
    SSL_free(tls->ssl);
    free(tls);
}

/* One line is enough: with a wrong certificate every connection fails, again and again. */
static void explain_once(const SSL *ssl)
{
    static bool explained;
    long verdict = SSL_get_verify_result(ssl);
    unsigned long error = ERR_peek_error();

    if (explained || (!error && verdict == X509_V_OK))
        return;
    explained = true;
    if (verdict != X509_V_OK && SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE)
        fprintf(stderr, "mqload: TLS: certificate not accepted: %s\n", X509_verify_cert_error_string(verdict));
    else
        fprintf(stderr, "mqload: TLS: %s\n", error ? ERR_reason_error_string(error) : "connection failed");
}

/* Translates the failure of SSL_read() or SSL_write() into the return value and errno of recv() or send(). */
static ssize_t failure(struct tls *tls, int result)
{
    int saved_errno = errno;

    switch (SSL_get_error(tls->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        errno = EAGAIN;
        return -1;
    case SSL_ERROR_WANT_WRITE:
        tls->wants_write = true;
        errno = EAGAIN;
        return -1;
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    case SSL_ERROR_SYSCALL:
        errno = saved_errno ? saved_errno : ECONNRESET;
        return -1;
    default:
        explain_once(tls->ssl);
        errno = EPROTO;
        return -1;
    }
}

ssize_t tls_write(struct tls *tls, const uint8_t *data, size_t size)
{
    ERR_clear_error();
    errno = 0;
    tls->wants_write = false;
    int written = SSL_write(tls->ssl, data, size > INT_MAX ? INT_MAX : (int)size);
    return written > 0 ? written : failure(tls, written);
}

/* One call of SSL_read() yields at most one TLS record, which may be a single small packet: collect several. */
ssize_t tls_read(struct tls *tls, uint8_t *data, size_t size)
{
    size_t total = 0;

    tls->wants_write = false;
    while (total < size) {
        ERR_clear_error();
        errno = 0;
        int count = SSL_read(tls->ssl, data + total, (int)(size - total));
        if (count > 0) {
            total += (size_t)count;
            continue;
        }
        ssize_t result = failure(tls, count);
        return total ? (ssize_t)total : result;
    }
    return (ssize_t)total;
}

bool tls_wants_write(const struct tls *tls)
{
    return tls->wants_write;
}

bool tls_has_pending(const struct tls *tls)
{
    return SSL_pending(tls->ssl) > 0;
}
