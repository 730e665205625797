import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { recordError } from '../../../../../scripts/conformance/record.ts'
import { reference } from '../../../test/reference.ts'
import { createGrid, type Triple } from '../../grid.ts'
import { createMask, createVolume } from '../../volume.ts'
import { correctBiasField } from './n4.ts'

type Cosine = readonly [amplitude: number, x: number, y: number, z: number, phase: number]

const expected = reference<{
  readonly terms: readonly Cosine[]
  readonly brain: {
    readonly every: number
    readonly first: number
    readonly inside: readonly number[]
    readonly logField: readonly number[]
  }
  readonly phantom: { readonly size: Triple; readonly every: number; readonly logField: readonly number[] }
}>('n4')

const brain = new URL('../../../../../../shared/data/mri_brain1/brain1_image.nrrd', import.meta.url)
const absent = !existsSync(brain)
if (absent) console.info('skipped: ../shared/data/mri_brain1 is not there')

/** The planted log field at a voxel, as n4.py plants it. */
function planted([nx, ny, nz]: Triple, i: number, j: number, k: number): number {
  const [x, y, z] = [i / (nx - 1), j / (ny - 1), k / (nz - 1)]
  return expected.terms.reduce(
    (sum, [amplitude, a, b, c, phase]) =>
      sum + amplitude * Math.cos(Math.PI * (a * x + b * y + c * z) + phase),
    0,
  )
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]) => x.reduce((sum, v) => sum + v, 0) / x.length
  const [ma, mb] = [mean(a), mean(b)]
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0)
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb))
}

/** As n4.py makes it: ellipsoids with a fine texture. */
function phantom(): { readonly clean: Float64Array; readonly size: Triple } {
  const { size } = expected.phantom
  const clean = new Float64Array(size[0] * size[1] * size[2])
  let at = 0
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, at++) {
        const [x, y, z] = [i, j, k].map((v, axis) => (2 * v) / (size[axis] - 1) - 1)
        if ((x / 0.9) ** 2 + (y / 0.85) ** 2 + (z / 0.9) ** 2 < 1) clean[at] = 300
        if (((x + 0.3) / 0.4) ** 2 + (y / 0.5) ** 2 + (z / 0.6) ** 2 < 1) clean[at] = 450
        if (((x - 0.4) / 0.25) ** 2 + ((y - 0.2) / 0.3) ** 2 + (z / 0.5) ** 2 < 1) clean[at] = 700
        clean[at] *= 1 + 0.03 * Math.sin(40 * x + 25 * y) * Math.cos(31 * y - 17 * z)
      }
  return { clean, size }
}

function withField(clean: ArrayLike<number>, size: Triple) {
  const voxels = new Float32Array(clean.length)
  for (let k = 0, at = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, at++) voxels[at] = clean[at] * Math.exp(planted(size, i, j, k))
  return createVolume(createGrid({ size }), voxels)
}

describe('N4', () => {
  it('agrees with SimpleITK on a phantom with a planted field', async () => {
    const { clean, size } = phantom()
    const volume = withField(clean, size)
    const mask = createMask(
      volume.grid,
      Uint8Array.from(clean, v => (v > 0 ? 1 : 0)),
    )
    const { logField, corrected } = await correctBiasField(volume, { mask, shrink: 1 })
    const at = [...clean.keys()].filter(i => clean[i] > 0)
    const ours = at.filter((_, n) => n % expected.phantom.every === 0).map(i => logField.voxels[i])
    const agreement = correlation(ours, expected.phantom.logField)
    recordError('N4 bias correction: phantom', 1 - agreement)
    expect(agreement).toBeGreaterThan(0.99)
    at.slice(0, 500).forEach(i => {
      expect(corrected.voxels[i] / (volume.voxels[i] / Math.exp(logField.voxels[i]))).toBeCloseTo(1, 5)
    })
  })

  it.skipIf(absent)('agrees with SimpleITK on a brain with a planted field', async () => {
    const file = readFileSync(brain)
    const bytes = gunzipSync(file.subarray(file.indexOf('\n\n') + 2))
    const stored = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)
    const size: Triple = [256, 256, 25]
    const volume = withField(stored, size)
    const mask = createMask(
      volume.grid,
      Uint8Array.from(stored, v => (v > 200 ? 1 : 0)),
    )
    const { logField, shrink } = await correctBiasField(volume, { mask })
    expect(shrink).toEqual([4, 4, 1])
    const { every, first, inside, logField: theirs } = expected.brain
    const ours: number[] = []
    const truth: number[] = []
    let number = 0
    for (let k = 0; k < 25; k++)
      for (let j = first; j < 256; j += every)
        for (let i = first; i < 256; i += every)
          if (inside[number++] === 1) {
            ours.push(logField.voxels[i + 256 * (j + 256 * k)])
            truth.push(planted(size, i, j, k))
          }
    const agreement = correlation(ours, theirs)
    recordError('N4 bias correction: brain', 1 - agreement)
    expect(agreement).toBeGreaterThan(0.99)
    // What N4 can know of the truth is limited by the anatomy: as near to it as SimpleITK is.
    expect(correlation(ours, truth)).toBeGreaterThan(correlation([...theirs], truth) - 0.01)
  })

  it('finds no field where there is none to find', async () => {
    const { clean, size } = phantom()
    const volume = createVolume(createGrid({ size }), Float32Array.from(clean))
    const { logField } = await correctBiasField(volume, { shrink: 1 })
    const found = [...logField.voxels].filter((_, i) => clean[i] > 0)
    const mean = found.reduce((a, b) => a + b, 0) / found.length
    expect(Math.sqrt(found.reduce((sum, v) => sum + (v - mean) ** 2, 0) / found.length)).toBeLessThan(0.02)
  })

  it('works on a single slice', async () => {
    const { clean, size } = phantom()
    const slice = clean.slice(size[0] * size[1] * 10, size[0] * size[1] * 11)
    const volume = createVolume(createGrid({ size: [size[0], size[1], 1] }), Float64Array.from(slice))
    const { corrected } = await correctBiasField(volume)
    expect(corrected.voxels.every(Number.isFinite)).toBe(true)
  })

  it('names what it cannot correct', async () => {
    const grid = createGrid({ size: [6, 6, 6] })
    const of = (value: number) => createVolume(grid, new Float32Array(216).fill(value))
    const all = createMask(grid, new Uint8Array(216).fill(1))
    const fault = (name: string) => expect.objectContaining({ name: 'ImagingError', fault: name })
    await expect(correctBiasField(of(5), { mask: all })).rejects.toEqual(fault('constant-intensity'))
    await expect(correctBiasField(of(-1), { mask: all })).rejects.toEqual(fault('empty-mask'))
    await expect(correctBiasField(of(Number.NaN))).rejects.toEqual(fault('not-finite'))
    await expect(correctBiasField(of(5), { shrink: 0.5 })).rejects.toEqual(fault('bad-setting'))
    await expect(correctBiasField(of(5), { iterations: [] })).rejects.toEqual(fault('bad-setting'))
    const other = createMask(createGrid({ size: [6, 6, 5] }), new Uint8Array(180).fill(1))
    await expect(correctBiasField(of(5), { mask: other })).rejects.toEqual(fault('geometry-mismatch'))
  })
})
