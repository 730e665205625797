import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../scripts/conformance/record.ts'
import {
  composeTransforms,
  invertTransform,
  rigidMatrix,
  rotationAngle,
  transformPoint,
} from '../geometry/rigid-matrix.ts'
import { createGrid, type Triple, toPatient } from '../grid.ts'
import { phantomPair } from '../phantom/phantom-pair.ts'
import { createVolume, maskCount } from '../volume.ts'
import { diceAfter, inverseConsistency, similarity } from './quality.ts'
import { applyRegistration, loadRegistration, register } from './register.ts'

const fault = (name: string) => expect.objectContaining({ name: 'ImagingError', fault: name })

/** A generator for tests alone: Park and Miller. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

const motion = { degrees: [4, -3, 6] as Triple, shift: [5, -4, 7.5] as Triple }

describe('a phantom before and after therapy', () => {
  const { before, after, truth } = phantomPair({ ...motion, shrinkage: 0.4, noise: 3, random: generator(5) })

  it('gives back the rigid motion: 0.5 degrees and 0.5 mm', async () => {
    const found = await register(before.volume, after.volume, {
      fixedMask: before.body,
      movingMask: after.body,
    })
    const rest = composeTransforms(invertTransform(truth.motion), found.matrix)
    const degrees = rotationAngle(rest)
    const middle = before.volume.grid.size.map(n => (n - 1) / 2)
    const centre = toPatient(before.volume.grid, [middle[0], middle[1], middle[2]])
    const back = transformPoint(rest, centre)
    const shift = Math.hypot(...back.map((x, axis) => x - centre[axis]))
    recordError('Registration of a phantom: rotation, degrees', degrees)
    recordError('Registration of a phantom: shift, mm', shift)
    expect(degrees).toBeLessThan(0.5)
    expect(shift).toBeLessThan(0.5)
    const { quality } = found
    expect(quality.after?.correlation).toBeGreaterThan((quality.before?.correlation ?? 1) + 0.3)
    expect(quality.after?.normalisedMutualInformation ?? 0).toBeGreaterThan(
      quality.before?.normalisedMutualInformation ?? 0,
    )
    expect(quality.dice?.after).toBeGreaterThan(0.98)
    expect(quality.dice?.before).toBeLessThan(0.95)
    expect(quality.inverseConsistency?.mean).toBeLessThan(0.5)
    // The same seed gives the same matrix, and JSON keeps it.
    const small = { iterations: 20, inverse: false, seed: 7, mostVoxels: 50_000 }
    const once = await register(before.volume, after.volume, small)
    expect((await register(before.volume, after.volume, small)).matrix).toEqual(once.matrix)
    const loaded = loadRegistration(JSON.parse(JSON.stringify(found)))
    expect(loaded).toEqual(found)
    const moved = applyRegistration(loaded, after.volume, before.volume.grid)
    expect(
      similarity(before.volume, { ...moved }, rigidMatrix([0, 0, 0], [0, 0, 0]), before.body)?.correlation,
    ).toBeCloseTo(quality.after?.correlation ?? 0, 2)
  }, 120_000)

  it('gives back the shrinkage: 2 % of the volume', () => {
    const shrinkage = 1 - maskCount(after.tumour) / maskCount(before.tumour)
    recordError('Shrinkage of a phantom', Math.abs(shrinkage - truth.shrinkage))
    expect(Math.abs(shrinkage - truth.shrinkage)).toBeLessThan(0.02)
    const volume = maskCount(before.tumour) * 1.5 * 1.5 * 2.5
    expect(Math.abs(volume / truth.tumourVolume - 1)).toBeLessThan(0.02)
  })

  it('gives back an affine stretch: 1 mm within the body', async () => {
    // The second scan's voxels are said to be 4 % larger along x.
    const { volume } = phantomPair(motion).after
    const stretched = createVolume(
      createGrid({
        size: volume.grid.size,
        spacing: [1.56, 1.5, 2.5],
        origin: [volume.grid.origin[0] * 1.04, volume.grid.origin[1], volume.grid.origin[2]],
      }),
      volume.voxels,
    )
    const found = await register(before.volume, stretched, { kind: 'affine', inverse: false })
    let largest = 0
    for (const point of [
      [0, 0, 0],
      [30, 0, 0],
      [0, 28, 0],
      [0, 0, 35],
      [-25, -20, -20],
    ] as Triple[]) {
      const [x, y, z] = transformPoint(truth.motion, point)
      const seen = transformPoint(found.matrix, point)
      largest = Math.max(largest, Math.hypot(seen[0] - 1.04 * x, seen[1] - y, seen[2] - z))
    }
    recordError('Affine registration of a phantom, mm', largest)
    expect(largest).toBeLessThan(1)
  }, 120_000)
})

describe('the figures of quality', () => {
  const { before } = phantomPair({ size: [20, 18, 12], spacing: [6, 6, 10] })
  const still = rigidMatrix([0, 0, 0], [0, 0, 0])

  it('are 2 and 1 for a scan and itself', () => {
    const alike = similarity(before.volume, before.volume, still)
    expect(alike?.normalisedMutualInformation).toBeCloseTo(2, 12)
    expect(alike?.correlation).toBeCloseTo(1, 12)
    expect(diceAfter(before.body, before.body)).toBe(1)
  })

  it('are near 1 and 0 for a scan and noise, and null without a common voxel', () => {
    const random = generator(3)
    const size: Triple = [60, 50, 40]
    const noise = () => createVolume(createGrid({ size }), Float32Array.from({ length: 120_000 }, random))
    const unlike = similarity(noise(), noise(), still)
    expect(unlike?.normalisedMutualInformation).toBeLessThan(1.01)
    expect(Math.abs(unlike?.correlation ?? 1)).toBeLessThan(0.02)
    expect(similarity(before.volume, before.volume, rigidMatrix([0, 0, 0], [999, 0, 0]))).toBeNull()
  })

  it('say in mm how far points come back', () => {
    const there = rigidMatrix([5, 0, -8], [1, 2, 3])
    expect(inverseConsistency(before.volume, there, invertTransform(there)).largest).toBeLessThan(1e-9)
    const off = composeTransforms(rigidMatrix([0, 0, 0], [0.3, 0.4, 0]), invertTransform(there))
    expect(inverseConsistency(before.volume, there, off).mean).toBeCloseTo(0.5, 9)
  })
})

describe('what cannot be registered', () => {
  it('is named', async () => {
    const { before } = phantomPair({ size: [12, 12, 12], spacing: [10, 10, 10] })
    const flat = createVolume(createGrid({ size: [9, 9, 1] }), new Float32Array(81))
    const constant = createVolume(before.volume.grid, new Uint8Array(1728))
    const nan = createVolume(before.volume.grid, new Float32Array(1728).fill(Number.NaN))
    await expect(register(before.volume, flat)).rejects.toEqual(fault('too-small'))
    await expect(register(constant, before.volume)).rejects.toEqual(fault('constant-intensity'))
    await expect(register(before.volume, nan)).rejects.toEqual(fault('not-finite'))
    expect(() => loadRegistration({ tessera: 'registration/1' })).toThrow(fault('damaged'))
    expect(() => phantomPair({ shrinkage: 1 })).toThrow(fault('bad-setting'))
    expect(() => phantomPair({ noise: 1 })).toThrow(fault('bad-setting'))
  })
})
