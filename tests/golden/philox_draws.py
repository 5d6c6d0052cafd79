"""Own Philox4x32-10 (Salmon et al., SC 2011), drawn as core/base/random.h draws for the bootstrap."""

MASK = 0xFFFFFFFF
BOOTSTRAP = 5


def philox(counter, seed):
    x = list(counter)
    k0, k1 = seed & MASK, seed >> 32
    for _ in range(10):
        p0, p1 = 0xD2511F53 * x[0], 0xCD9E8D57 * x[2]
        x = [(p1 >> 32) ^ x[1] ^ k0, p1 & MASK, (p0 >> 32) ^ x[3] ^ k1, p0 & MASK]
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return x


def stream(seed, r):
    counter = 0
    while True:
        yield from philox([counter, r, 0, BOOTSTRAP], seed)
        counter += 1


def below(words, n):
    limit = (1 << 32) // n * n - 1
    while True:
        value = next(words)
        if value <= limit:
            return value % n


def draws(words, n):
    """n draws of 0 .. n - 1 with replacement."""
    return [below(words, n) for _ in range(n)]
