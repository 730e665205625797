/**
 * The x from which a rising function is above 0, to the last digits: the bracket grows from [low, high], then Ridders'
 * method, which keeps it. Ridders, IEEE Trans Circuits Syst 1979;26:979.
 */
export function monotoneRoot(low: number, high: number, rising: (x: number) => number): number {
  let a = low
  let fa = rising(a)
  let width = high - low
  while (fa > 0) {
    a -= width
    width *= 2
    fa = rising(a)
  }
  let b = Math.max(high, a + width)
  let fb = rising(b)
  while (fb < 0) {
    b += width
    width *= 2
    fb = rising(b)
  }
  for (let iteration = 0; iteration < 80 && b - a > 4e-15 * Math.max(1, Math.abs(a)); iteration++) {
    const middle = (a + b) / 2
    const fm = rising(middle)
    if (fm === 0) return middle
    const root = Math.sqrt(fm * fm - fa * fb)
    const x = root === 0 ? middle : Math.min(Math.max(middle - ((middle - a) * fm) / root, a), b)
    const fx = rising(x)
    for (const [at, value] of [
      [middle, fm],
      [x, fx],
    ])
      if (value < 0 && at > a) {
        a = at
        fa = value
      } else if (value > 0 && at < b) {
        b = at
        fb = value
      } else if (value === 0) return at
  }
  return (a + b) / 2
}
