// Stirling's series above 15, reached by the recurrence: relative errors below 1e-14, and quick in inner loops.

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)
const shift = 15

/** log Gamma(x) for x > 0; NaN else. R: lgamma. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  if (x === Number.POSITIVE_INFINITY || x === 1 || x === 2) return x > 2 ? x : 0
  if (x < 3 && x > 0.5) return logGammaNearOne(x)
  let product = 1
  let z = x
  while (z < shift) {
    product *= z
    z += 1
  }
  const r = 1 / z
  const s = r * r
  const series =
    r * (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360))))))
  return (z - 0.5) * Math.log(z) - z + halfLogTwoPi + series - Math.log(product)
}

/** Between 0.5 and 3, where log Gamma has its zeros at 1 and 2: by the recurrence from the series about 2. */
function logGammaNearOne(x: number): number {
  if (x < 1.5) return logGammaAboutTwo(x - 1) - Math.log1p(x - 1)
  if (x > 2.5) return logGammaAboutTwo(x - 3) + Math.log(x - 1)
  return logGammaAboutTwo(x - 2)
}

/** log Gamma(2 + d) = (1 - gamma) d + sum over k >= 2 of (-1)^k (zeta(k) - 1) d^k / k, for |d| <= 0.5. */
function logGammaAboutTwo(d: number): number {
  let power = -d
  let sum = 0
  for (let k = 0; k < zetaLessOne.length; k++) {
    power *= -d
    sum += (zetaLessOne[k] * power) / (k + 2)
  }
  return d * oneLessEuler + sum
}

/** 1 - Euler's constant. */
const oneLessEuler = 0.42278433509846713

/** zeta(k) - 1 from k = 2. */
const zetaLessOne = Float64Array.from({ length: 28 }, (_, i) => {
  const k = i + 2
  // Euler-Maclaurin from 200: exact to the last digit for k >= 2.
  const n = 200
  let sum = 0
  for (let j = n - 1; j >= 2; j--) sum += j ** -k
  return (
    sum +
    n ** (1 - k) / (k - 1) +
    n ** -k / 2 +
    (k * n ** (-k - 1)) / 12 -
    (k * (k + 1) * (k + 2) * n ** (-k - 3)) / 720
  )
})

/** The derivative of log Gamma(x), x > 0; NaN else. R: digamma. */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let sum = 0
  let z = x
  while (z < shift) {
    sum += 1 / z
    z += 1
  }
  const r = 1 / z
  const s = r * r
  const series =
    s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * (691 / 32760))))))
  return Math.log(z) - 0.5 * r - series - sum
}

/** The second derivative of log Gamma(x), x > 0; NaN else. R: trigamma. */
export function trigamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let sum = 0
  let z = x
  while (z < shift) {
    sum += 1 / (z * z)
    z += 1
  }
  const r = 1 / z
  const s = r * r
  const series =
    r * s * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - s * (691 / 2730))))))
  return r + 0.5 * s + series + sum
}

/** The third derivative of log Gamma(x), x > 0. R: psigamma(x, 2). */
export function tetragamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let sum = 0
  let z = x
  while (z < shift) {
    sum += 2 / (z * z * z)
    z += 1
  }
  const s = 1 / (z * z)
  const series = s * s * (1 / 2 - s * (1 / 6 - s * (1 / 6 - s * (3 / 10 - s * (5 / 6 - s * (691 / 210))))))
  return -s - 1 / (z * z * z) - series - sum
}

/**
 * The x > 0 with trigamma(x) = y, y > 0, by Newton's method on 1 / trigamma, which is convex and nearly linear: steps
 * from the left never overshoot (Smyth, Stat Appl Genet Mol Biol 2004;3:3, appendix). limma: trigammaInverse.
 */
export function trigammaInverse(y: number): number {
  if (!(y > 0)) return y === 0 ? Number.POSITIVE_INFINITY : Number.NaN
  if (y > 1e7) return 1 / Math.sqrt(y)
  if (y < 1e-6) return 1 / y
  let x = 0.5 + 1 / y
  for (let i = 0; i < 100; i++) {
    const tri = trigamma(x)
    const change = (tri * (1 - tri / y)) / tetragamma(x)
    x += change
    if (-change / x < 1e-14) break
  }
  return x
}
