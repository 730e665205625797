import type { Workspace } from './workspace.ts'

/** A symmetric filter as a recursion forward and one backward, each of order 4. */
export interface Recursion {
  /** Of the input at i, i-1, i-2, i-3, going forward. */
  readonly forward: readonly number[]
  /** Of the input at i+1 ... i+4, going backward. */
  readonly backward: readonly number[]
  /** Of the response at the four places before. */
  readonly feedback: readonly number[]
}

/**
 * The approximation of the Gaussian and of its second derivative by sums of two damped waves,
 * h(n) = sum of exp(l n/σ) (a cos(w n/σ) + b sin(w n/σ)), with the constants of Farnebäck and Westin, Improving
 * Deriche-style recursive Gaussian filters, J Math Imaging Vis 26 (2006), that ITK's RecursiveGaussianImageFilter uses.
 */
const waves = [
  { w: 0.6681, l: -1.3932, gauss: { a: 1.353, b: 1.8151 }, second: { a: -1.3563, b: 5.2318 } },
  { w: 2.0787, l: -1.3732, gauss: { a: -0.3531, b: 0.0902 }, second: { a: 0.3446, b: -2.2355 } },
] as const

/** Sigma in voxels. The Gaussian has sum 1; the second derivative sum 0 and second moment 2. */
export function recursiveGaussian(sigma: number): { readonly smooth: Recursion; readonly second: Recursion } {
  // What is beyond 40 sigma is less than 1e-23 of the centre.
  const count = Math.ceil(40 * sigma) + 8
  const gauss = sampled('gauss', sigma, count)
  const raw = sampled('second', sigma, count)
  const shift = twoSided(raw) / twoSided(gauss)
  const level = raw.map((h, n) => h - shift * gauss[n])
  const moment = level.reduce((sum, h, n) => sum + n * n * h, 0)
  const feedback = denominator(sigma)
  const total = twoSided(gauss)
  return {
    smooth: recursion(
      gauss.map(h => h / total),
      feedback,
    ),
    second: recursion(
      level.map(h => h / moment),
      feedback,
    ),
  }
}

function sampled(part: 'gauss' | 'second', sigma: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) =>
    waves.reduce((sum, wave) => {
      const { a, b } = wave[part]
      const angle = (wave.w * n) / sigma
      return sum + Math.exp((wave.l * n) / sigma) * (a * Math.cos(angle) + b * Math.sin(angle))
    }, 0),
  )
}

function twoSided(h: readonly number[]): number {
  return 2 * h.reduce((sum, value) => sum + value, 0) - h[0]
}

/** d1..d4 of the product of (1 - 2 e cos z + e² z²) over the waves. */
function denominator(sigma: number): readonly number[] {
  const [p, q] = waves.map(({ w, l }) => {
    const e = Math.exp(l / sigma)
    return [1, -2 * e * Math.cos(w / sigma), e * e]
  })
  return [1, 2, 3, 4].map(k => p.reduce((sum, c, j) => sum + c * (q[k - j] ?? 0), 0))
}

/** The numerators that make the recursion answer an impulse with h. */
function recursion(h: readonly number[], feedback: readonly number[]): Recursion {
  const numerator = (response: readonly number[], k: number): number =>
    feedback.slice(0, k).reduce((sum, d, j) => sum + d * response[k - 1 - j], response[k])
  const past = [0, ...h.slice(1, 5)]
  return {
    forward: [0, 1, 2, 3].map(k => numerator(h, k)),
    backward: [1, 2, 3, 4].map(k => numerator(past, k)),
    feedback,
  }
}

/**
 * Runs the recursion down `count` rows of `width` numbers that begin at `input`, the first and last row continued for
 * ever. `out` and `scratch` have room for as many rows (scratch for 6 more); the input is kept.
 */
export function recurseRows(
  space: Workspace,
  { forward, backward, feedback }: Recursion,
  input: number,
  count: number,
  width: number,
  out: number,
  scratch: number,
): void {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const settled = 1 + sum(feedback)
  const row = (at: number, i: number) => at + Math.min(Math.max(i, 0), count - 1) * width
  const steady = scratch + count * width

  space.term(0, row(input, 0), sum(forward) / settled)
  space.sum(1, width, steady)
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < 4; k++) space.term(k, row(input, i - k), forward[k])
    for (let k = 0; k < 4; k++)
      space.term(4 + k, i - k < 1 ? steady : out + (i - k - 1) * width, -feedback[k])
    space.sum(8, width, out + i * width)
  }
  space.term(0, row(input, count - 1), sum(backward) / settled)
  space.sum(1, width, steady)
  for (let i = count - 1; i >= 0; i--) {
    for (let k = 0; k < 4; k++) space.term(k, row(input, i + 1 + k), backward[k])
    for (let k = 0; k < 4; k++)
      space.term(4 + k, i + k + 1 >= count ? steady : scratch + (i + k + 1) * width, -feedback[k])
    space.sum(8, width, scratch + i * width)
  }
  for (let i = 0; i < count; i++) {
    space.term(0, out + i * width, 1)
    space.term(1, scratch + i * width, 1)
    space.sum(2, width, out + i * width)
  }
}
