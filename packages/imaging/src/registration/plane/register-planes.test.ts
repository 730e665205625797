import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../../scripts/conformance/record.ts'
import { type Affine, affineParts, applyAffine, composeAffine, invertAffine, rigidAffine } from './affine.ts'
import { coarsen, type ScaledPlane } from './coarsen.ts'
import { fitMotion } from './fit-motion.ts'
import { registerPlanes } from './register-planes.ts'
import { warpPlane } from './warp.ts'

/** Even numbers from a seed, 0 to 1 (Park and Miller 1988). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
}

/** A section: a lobed outline, glands and grains in it. */
function tissue(seed: number, width: number, height: number, spacing: number): ScaledPlane {
  const next = numbers(seed)
  const values = new Float32Array(width * height)
  const lobes = Array.from({ length: 5 }, () => [
    width * (0.3 + 0.4 * next()),
    height * (0.3 + 0.4 * next()),
    0.2 + 0.14 * next(),
  ])
  const glands = Array.from({ length: 70 }, () => [
    width * next(),
    height * next(),
    4 + 10 * next(),
    0.1 + 0.5 * next(),
  ])
  const grains = Array.from({ length: 900 }, () => [
    width * next(),
    height * next(),
    1.2 + next(),
    0.3 + 0.4 * next(),
  ])
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (lobes.some(([u, v, r]) => Math.hypot(x - u, y - v) < r * width)) values[y * width + x] = 0.25
  for (const [u, v, r, depth] of [...glands, ...grains])
    for (let y = Math.max(0, Math.floor(v - r)); y < Math.min(height, v + r); y++)
      for (let x = Math.max(0, Math.floor(u - r)); x < Math.min(width, u + r); x++) {
        const at = y * width + x
        if (values[at] > 0 && Math.hypot(x - u, y - v) < r) values[at] = 0.25 + depth
      }
  return { width, height, values, spacing }
}

/** How far, at worst over the fixed plane, a matrix puts points from where they belong, µm. */
function worst(found: Affine, truth: Affine, { width, height, spacing }: ScaledPlane): number {
  let largest = 0
  for (const i of [0, 0.5, 1])
    for (const j of [0, 0.5, 1]) {
      const [x, y] = [i * width * spacing, j * height * spacing]
      const [p, q] = [applyAffine(found, x, y), applyAffine(truth, x, y)]
      largest = Math.max(largest, Math.hypot(p[0] - q[0], p[1] - q[1]))
    }
  return largest
}

const whole = tissue(7, 360, 300, 2)
const fixed = coarsen(whole, 2.5)

/** The section as its neighbour shows it: moved, darker, with some noise, on glass of its own. */
function neighbour(truth: Affine, width: number, height: number, spacing: number): ScaledPlane {
  const { values, inside } = warpPlane(whole, invertAffine(truth), { width, height, spacing })
  const next = numbers(11)
  return {
    width,
    height,
    spacing,
    values: values.map((v, i) => (inside[i] === 1 ? 0.7 * v ** 0.8 + 0.03 * next() : 0)),
  }
}

describe('registerPlanes', { timeout: 240_000 }, () => {
  it.each([
    { angle: 0, flipped: false, linear: [1, 0, 0, 1] },
    { angle: 143, flipped: false, linear: [1.03, 0.02, -0.02, 0.97] },
    { angle: 250, flipped: true, linear: [0.98, 0, 0.03, 1.01] },
  ])(
    'finds a turn of $angle°, mirrored $flipped, stretched, within 1 µm',
    ({ angle, flipped, linear: [a, b, d, e] }) => {
      const turn = rigidAffine(angle, [60, 40], [360, 300], flipped)
      const truth = composeAffine([a, b, 0, d, e, 0], turn)
      const found = registerPlanes(fixed, neighbour(truth, 300, 290, 3))
      const error = worst(found.matrix, truth, fixed)
      recordError('registerPlanes, affine', error)
      expect(error).toBeLessThan(1)
      expect(found.flipped).toBe(flipped)
      expect(found.residual.median).toBeLessThan(1)
      expect(found.residual.agreement).toBeGreaterThan(0.9)
      expect(found.inverseConsistency.mean).toBeLessThan(1)
    },
  )

  it('finds a rigid motion within 1 µm', () => {
    const truth = rigidAffine(71, [30, -20], [360, 300])
    const found = registerPlanes(fixed, neighbour(truth, 300, 290, 3), { kind: 'rigid' })
    const error = worst(found.matrix, truth, fixed)
    recordError('registerPlanes, rigid', error)
    expect(error).toBeLessThan(1)
    expect(found.leastScale).toBeCloseTo(1, 12)
    expect(found.angle).toBeCloseTo(71, 0)
  })

  it('of a bent section stops at the spacing at which the sections agree, and says how far it is off', () => {
    const truth = rigidAffine(-25, [60, 60], [360, 300])
    const straight = neighbour(truth, 420, 400, 2)
    const values = new Float32Array(420 * 400)
    for (let y = 0; y < 400; y++)
      for (let x = 0; x < 420; x++) {
        const [u, v] = [Math.round(x + 5 * Math.sin(y / 45)), Math.round(y + 5 * Math.cos(x / 50))]
        if (u >= 0 && v >= 0 && u < 420 && v < 400) values[y * 420 + x] = straight.values[v * 420 + u]
      }
    const found = registerPlanes(whole, { ...straight, values })
    // 10 µm of bending along each axis cannot be followed.
    expect(worst(found.matrix, truth, fixed)).toBeLessThan(40)
    expect(found.residual.median).toBeGreaterThan(1)
    expect(found.residual.spacing).toBeCloseTo(3.6, 9)
  })

  it('fails for sections of different blocks, never a silent nonsense', () => {
    expect(() => registerPlanes(fixed, tissue(21, 330, 300, 2.5))).toThrow(
      expect.objectContaining({ fault: 'registration-failed' }),
    )
  })

  it('refuses what cannot be registered', () => {
    const flat = { ...fixed, values: new Float32Array(fixed.values.length).fill(0.2) }
    expect(() => registerPlanes(fixed, flat)).toThrow(
      expect.objectContaining({ fault: 'constant-intensity' }),
    )
    const hole = { ...fixed, values: fixed.values.map((v, i) => (i === 5 ? Number.NaN : v)) }
    expect(() => registerPlanes(hole, fixed)).toThrow(expect.objectContaining({ fault: 'not-finite' }))
    expect(() => registerPlanes(tissue(1, 20, 20, 1), fixed)).toThrow(
      expect.objectContaining({ fault: 'too-small' }),
    )
  })
})

describe('fitMotion', () => {
  const grid = Array.from({ length: 60 }, (_, i) => [10 * (i % 10), 10 * Math.floor(i / 10)])
  const truth: Affine = [1.02, -0.03, 2, 0.01, 0.97, -1]
  const motions = (wrong: number) => {
    const next = numbers(5)
    const moved = grid.map(([x, y], i) =>
      i % 10 < wrong ? [x + 60 * next() - 30, y + 60 * next() - 30] : applyAffine(truth, x, y),
    )
    return {
      x: grid.map(p => p[0]),
      y: grid.map(p => p[1]),
      dx: grid.map((p, i) => moved[i][0] - p[0]),
      dy: grid.map((p, i) => moved[i][1] - p[1]),
      weight: grid.map(() => 1),
    }
  }

  it('is exact for an affine motion, and with three of ten pairs wrong', () => {
    for (const wrong of [0, 3]) {
      const fit = fitMotion(motions(wrong), 'affine')
      truth.forEach((value, k) => {
        expect(fit?.[k]).toBeCloseTo(value, 6)
      })
    }
  })

  it('is null for too few pairs, and for pairs in a line', () => {
    expect(fitMotion({ x: [1], y: [1], dx: [0], dy: [0], weight: [1] }, 'rigid')).toBeNull()
    const line = Array.from({ length: 12 }, (_, i) => i)
    const none = line.map(() => 0)
    expect(
      fitMotion({ x: line, y: none, dx: none, dy: none, weight: line.map(() => 1) }, 'affine'),
    ).toBeNull()
  })
})

describe('affineParts', () => {
  it('takes a turn and a mirroring apart', () => {
    for (const flipped of [false, true])
      for (const angle of [-170, -30, 0, 45, 120]) {
        const parts = affineParts(rigidAffine(angle, [3, 4], [1, 2], flipped))
        expect(parts.flipped).toBe(flipped)
        expect(parts.angle).toBeCloseTo(angle, 9)
        expect(parts.leastScale).toBeCloseTo(1, 12)
      }
    expect(affineParts([2, 0, 0, 0, 0.5, 0])).toMatchObject({ leastScale: 0.5, largestScale: 2 })
  })
})

describe('coarsen', () => {
  it('keeps the mean, at any factor', () => {
    const plane = tissue(3, 90, 60, 1)
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, v) => sum + v, 0) / values.length
    for (const spacing of [1.5, 3, 7.5])
      expect(mean(coarsen(plane, spacing).values)).toBeCloseTo(mean(plane.values), 5)
  })
})
