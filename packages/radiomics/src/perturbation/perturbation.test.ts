import { createGrid, createMask, createVolume, type Mask, maskCount, type Volume } from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import {
  grownMask,
  perturb,
  perturbationAgreement,
  perturbationName,
  perturbationPlan,
  perturbedFeatures,
  randomisedContour,
} from './index.ts'

const made = reference<{
  size: [number, number, number]
  spacing: [number, number, number]
  voxels: number[]
  mask: string
  at: number[]
  linear: number[]
  cubic: number[]
  turnedMask: string
}>('perturbation')
const grid = createGrid(made)
const image = createVolume(grid, Float64Array.from(made.voxels))
const mask = createMask(grid, Uint8Array.from(made.mask, Number))
const moved = { rotation: [0, 0, 10], translation: [0.25, 0.5, 0.25] } as const

/** The mean and the standard deviation, and the voxels, of what is inside. */
function simpleFeatures({ voxels }: Volume, { inside }: Mask): Record<string, number> {
  let [count, sum, squares] = [0, 0, 0]
  for (let at = 0; at < inside.length; at++) {
    if (inside[at] === 0) continue
    count++
    sum += voxels[at]
    squares += voxels[at] ** 2
  }
  const mean = sum / count
  return { count, mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) }
}

describe('perturb', () => {
  it("turns and shifts as scipy's affine transform, image and mask", () => {
    for (const interpolation of ['linear', 'cubic'] as const) {
      const found = perturb(image, mask, moved, { seed: 1, interpolation })
      const some = made.at.map(at => found.image.voxels[at])
      // float32 of numbers around 150
      expect(
        largestError(`rotation and translation, ${interpolation}`, some, made[interpolation]),
      ).toBeLessThan(2e-5)
      expect(Array.from(found.mask.inside).join('')).toBe(made.turnedMask)
    }
  })

  it('does the same for a grid that lies askew in the patient', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)]
    const askew = createGrid({ ...made, origin: [50, -20, 7], direction: [c, 0, s, 0, -1, 0, s, 0, -c] })
    const found = perturb(createVolume(askew, image.voxels), createMask(askew, mask.inside), moved, {
      seed: 1,
    })
    const some = made.at.map(at => found.image.voxels[at])
    expect(largestError('rotation and translation, cubic', some, made.cubic)).toBeLessThan(2e-5)
  })

  it('shifts by a whole voxel without changing any number', () => {
    const found = perturb(image, mask, { translation: [1, 0, 0] }, { seed: 1, interpolation: 'linear' })
    const [nx] = made.size
    const within = [...mask.inside.keys()].filter(at => at % nx !== 0)
    const shifted = within.map(at => found.image.voxels[at])
    expect(
      largestError(
        'rotation and translation, linear',
        shifted,
        within.map(at => made.voxels[at - 1]),
      ),
    ).toBeLessThan(2e-5)
    expect(within.map(at => found.mask.inside[at])).toEqual(within.map(at => mask.inside[at - 1]))
  })

  it('adds noise of the level that it is told, the same for the same seed', () => {
    const flat = createVolume(grid, new Float32Array(made.voxels.length).fill(100))
    const of = (seed: number, repeat = 0) =>
      perturb(flat, mask, { noise: true, repeat }, { seed, sigma: 8 }).image.voxels
    const once = of(1)
    expect(of(1)).toEqual(once)
    expect(of(2)).not.toEqual(once)
    expect(of(1, 1)).not.toEqual(once)
    const everywhere = createMask(grid, new Uint8Array(made.voxels.length).fill(1))
    const { mean, deviation } = simpleFeatures(createVolume(grid, once), everywhere)
    expect(Math.abs(mean - 100)).toBeLessThan(0.6)
    expect(Math.abs(deviation - 8)).toBeLessThan(0.4)
    // an image without noise is given none
    expect(perturb(flat, mask, { noise: true }, { seed: 1 }).image.voxels).toEqual(flat.voxels)
  })

  it('refuses an empty mask and another grid', () => {
    const none = createMask(grid, new Uint8Array(made.voxels.length))
    expect(() => perturb(image, none, moved, { seed: 1 })).toThrow('an empty mask')
    const other = createMask(createGrid({ ...made, origin: [9, 0, 0] }), mask.inside)
    expect(() => perturb(image, other, moved, { seed: 1 })).toThrow('origin')
  })
})

describe('grownMask', () => {
  it('has the volume that was asked for, to the voxel, and only its edge changed', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.9, max: 1.5, noNaN: true }), fc.integer(), (share, seed) => {
        const found = grownMask(mask, share, createRandom(seed))
        const volume = maskCount(mask)
        expect(maskCount(found)).toBe(volume + Math.round(share * volume))
        const against = found.inside.filter((x, at) => (x - mask.inside[at]) * share < 0)
        expect(against).toHaveLength(0)
      }),
      { numRuns: 30 },
    )
  })

  it('ends at the edge of the image, and does not lose the last voxel', () => {
    const small = createGrid({ size: [3, 3, 1] })
    const one = createMask(small, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0))
    expect(maskCount(grownMask(one, 100, createRandom(1)))).toBe(9)
    expect(Array.from(grownMask(one, 4, createRandom(1)).inside)).toEqual([0, 1, 0, 1, 1, 1, 0, 1, 0])
    expect(() => grownMask(one, -0.9, createRandom(1))).toThrow('would lose all')
  })
})

describe('randomisedContour', () => {
  // a bright ball on dark ground, outlined well and outlined too large
  const ballGrid = createGrid({ size: [40, 40, 12], spacing: [1, 1, 2] })
  const distance = (at: number) => {
    const [x, y, z] = [at % 40, Math.floor(at / 40) % 40, Math.floor(at / 1600)]
    return Math.hypot(x - 20, y - 20, 2 * (z - 6))
  }
  const length = 40 * 40 * 12
  const ball = (radius: number) =>
    createMask(
      ballGrid,
      Uint8Array.from({ length }, (_, at) => (distance(at) <= radius ? 1 : 0)),
    )
  const random = createRandom(3)
  const bright = createVolume(
    ballGrid,
    Float32Array.from({ length }, (_, at) => (distance(at) <= 8 ? 200 : 100) + 4 * random.normal()),
  )
  const dice = (a: Mask, b: Mask) => {
    const both = a.inside.reduce((sum, x, at) => sum + (x & b.inside[at]), 0)
    return (2 * both) / (maskCount(a) + maskCount(b))
  }

  it('keeps a contour that follows the image, and draws one anew that does not', () => {
    const well = [1, 2, 3].map(seed => randomisedContour(bright, ball(8), createRandom(seed)))
    for (const found of well) expect(dice(found, ball(8))).toBeGreaterThan(0.9)
    const loose = [1, 2, 3, 4].map(seed => randomisedContour(bright, ball(10), createRandom(seed)))
    const volumes = loose.map(maskCount)
    expect(new Set(volumes).size).toBeGreaterThan(1)
    for (const found of loose) expect(dice(found, ball(10))).toBeGreaterThan(0.6)
    expect(randomisedContour(bright, ball(10), createRandom(1)).inside).toEqual(loose[0].inside)
  })

  it('is never empty, down to one voxel', () => {
    const one = createMask(
      ballGrid,
      Uint8Array.from({ length }, (_, at) => (distance(at) === 0 ? 1 : 0)),
    )
    expect(maskCount(randomisedContour(bright, one, createRandom(1)))).toBeGreaterThan(0)
    expect(() => randomisedContour(bright, ball(-1), createRandom(1))).toThrow('empty mask')
  })
})

describe('chains of perturbations', () => {
  it('are every combination, named', () => {
    const plan = perturbationPlan({
      rotations: [-5, 0],
      translations: [0, 0.5],
      growths: [0.1],
      repeats: 2,
      noise: true,
    })
    expect(plan).toHaveLength(2 * 4 * 2)
    expect(perturbationName(plan[0])).toBe('noise, rotation 0 0 -5°, volume +10 % (1)')
    expect(new Set(plan.map(perturbationName)).size).toBe(16)
    expect(perturbationPlan({})).toEqual([{}])
    expect(perturbationName({})).toBe('as it is')
    expect(() => perturbationPlan({ growths: [-1] })).toThrow()
  })

  it('tell a feature that holds from one that does not, by ICC(1,1)', () => {
    const plan = perturbationPlan({ rotations: [-8, 0, 8], contour: true })
    const patients = Array.from({ length: 6 }, (_, p) => {
      const random = createRandom(9, 'patient', p)
      const brighter = createVolume(
        grid,
        image.voxels.map(x => x + 40 * p),
      )
      return perturbedFeatures(
        brighter,
        mask,
        plan,
        (picture, region) => ({ ...simpleFeatures(picture, region), chance: random.normal() }),
        { seed: 1, stream: `patient ${p}` },
      )
    })
    expect(patients[0].map(one => one.failed)).toEqual(plan.map(() => null))
    const agreement = new Map(perturbationAgreement(patients).map(one => [one.feature, one]))
    expect(agreement.get('mean')?.icc?.lower).toBeGreaterThan(0.9)
    expect(agreement.get('chance')?.icc?.upper).toBeLessThan(0.75)
    expect(agreement.get('mean')).toMatchObject({ form: 'ICC(1,1)', subjects: 6, repeats: plan.length })
  })

  it('what is too small for one perturbation fails that one, with the reason', () => {
    const one = createMask(
      grid,
      mask.inside.map((_, at) => (at === 1000 ? 1 : 0)),
    )
    const found = perturbedFeatures(image, one, [{}, { growth: -0.9 }], simpleFeatures, { seed: 1 })
    expect(found[0].features).toMatchObject({ count: 1 })
    expect(found[1]).toMatchObject({ perturbation: 'volume -90 %', features: null })
    expect(found[1].failed).toMatch('would lose all of them')
  })
})
