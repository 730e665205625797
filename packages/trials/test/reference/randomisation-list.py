# python3 packages/trials/test/reference/randomisation-list.py: allocation lists from their seeds, by another program:
# HMAC-SHA-256 of the seed gives the numbers, and each scheme is written down again from its definition.
import hashlib, hmac, itertools, json, math, os

def stream(seed, *path):
    for k in itertools.count():
        digest = hmac.new(seed.encode(), ("/".join(path) + "#" + str(k)).encode(), hashlib.sha256).digest()
        yield (int.from_bytes(digest[:8], "big") >> 11) / 2**53

def pick(shares, u):
    below, last = 0.0, None
    for arm, share in enumerate(shares):
        if share <= 0:
            continue
        below += share
        last = arm
        if u < below:
            return arm
    return last

def blocks(numbers, ratio, sizes, length):
    arms = []
    while len(arms) < length:
        size = sizes[0] if len(sizes) == 1 else sizes[int(next(numbers) * len(sizes))]
        left = [r * size // sum(ratio) for r in ratio]
        for _ in range(size):
            arm = pick([count / sum(left) for count in left], next(numbers))
            left[arm] -= 1
            arms.append(arm)
    return arms

def simple(numbers, ratio, length):
    return [pick([r / sum(ratio) for r in ratio], next(numbers)) for _ in range(length)]

def coin(numbers, length, first):
    ahead, arms = 0, []
    for i in range(length):
        p = first(i, ahead)
        arm = pick([p, 1 - p], next(numbers))
        ahead += 1 if arm == 0 else -1
        arms.append(arm)
    return arms

def efron(p):
    return lambda i, ahead: 0.5 if ahead == 0 else p if ahead < 0 else 1 - p

def big_stick(limit):
    return lambda i, ahead: 0 if ahead >= limit else 1 if ahead <= -limit else 0.5

def codes(count, seed):
    digits = max(5, math.ceil(math.log10(20 * count)))
    seen = []
    for u in stream(seed, "codes", str(count)):
        code = "R" + str(int(u * 10**digits)).zfill(digits)
        if code not in seen:
            seen.append(code)
        if len(seen) == count:
            return seen

def listed(seed, strata, draw):
    names = ["all"] if strata is None else [
        "/".join(f"{name}={level}" for (name, _), level in zip(strata, levels))
        for levels in itertools.product(*(levels for _, levels in strata))
    ]
    rows = [{"stratum": name, "sequence": k + 1, "arm": arm}
            for name in names
            for k, arm in enumerate(draw(stream(seed, "sequence", name)))]
    for row, code in zip(rows, codes(len(rows), seed)):
        row["code"] = code
    return rows

sealed = hashlib.sha256(b"a seed for the test").hexdigest()
salt = "00112233445566778899aabbccddeeff"
centres = [("centre", ["1", "2", "3"]), ("stage", ["II", "III"])]
result = {
    "seed": sealed,
    "salt": salt,
    "commitment": hashlib.sha256(f"{salt}:{sealed}".encode()).hexdigest(),
    "numbers": list(itertools.islice(stream(sealed, "a", "b"), 5)),
    "blocks": listed(sealed, centres, lambda u: blocks(u, [1, 1], [4, 6], 20)),
    "unequal": listed("2026", [("centre", ["1", "2"])], lambda u: blocks(u, [2, 1, 1], [4, 8, 12], 30)),
    "simple": listed("2026", None, lambda u: simple(u, [2, 1], 50)),
    "efron": listed("2026", None, lambda u: coin(u, 50, efron(2 / 3))),
    "bigStick": listed("2026", None, lambda u: coin(u, 50, big_stick(2))),
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "randomisation-list.json"), "w") as file:
    json.dump(result, file, separators=(",", ":"))
