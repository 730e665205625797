/**
 * A root of `f` between `low` and `high`, where its signs differ (`atLow` and `atHigh` are its values there):
 * regula falsi with the Illinois modification, with a bisection where it stalls. It ends when |f| is at most
 * `accuracy` or when the bracket has no width left.
 */
export function bracketedRoot(
  f: (x: number) => number,
  low: number,
  high: number,
  atLow: number,
  atHigh: number,
  accuracy: number,
): number {
  let [a, b, fa, fb] = [low, high, atLow, atHigh]
  if (fa === 0) return a
  if (fb === 0) return b
  let kept = 0
  for (let iteration = 0; iteration < 200; iteration++) {
    const secant = (a * fb - b * fa) / (fb - fa)
    const inside = secant > Math.min(a, b) && secant < Math.max(a, b)
    const x = inside && iteration % 8 !== 7 ? secant : (a + b) / 2
    const fx = f(x)
    if (Number.isNaN(fx)) return Number.NaN
    if (Math.abs(fx) <= accuracy || Math.abs(b - a) <= 4e-16 * (Math.abs(a) + Math.abs(b))) return x
    if (fx > 0 === fb > 0) {
      b = x
      fb = fx
      if (kept === 1) fa /= 2
      kept = 1
    } else {
      a = x
      fa = fx
      if (kept === -1) fb /= 2
      kept = -1
    }
  }
  return (a + b) / 2
}
