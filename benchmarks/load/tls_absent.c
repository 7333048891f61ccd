#include "tls.h"

#include "util.h"

void tls_init(const char *ca_file)
{
    (void)ca_file;
    fail("--tls: '1' is not possible, mqload was built without OpenSSL");
}

/* The rest is never called: tls_init() does not return. */

struct tls *tls_open(int fd, const char *host)
{
    (void)fd;
    (void)host;
    return NULL;
}

void tls_close(struct tls *tls)
{
    (void)tls;
}

ssize_t tls_write(struct tls *tls, const uint8_t *data, size_t size)
{
    (void)tls;
    (void)data;
    (void)size;
    return -1;
}

ssize_t tls_read(struct tls *tls, uint8_t *data, size_t size)
{
    (void)tls;
    (void)data;
    (void)size;
    return -1;
}

bool tls_wants_write(const struct tls *tls)
{
    (void)tls;
    return false;
}

bool tls_has_pending(const struct tls *tls)
{
    (void)tls;
    return false;
}
