import { fileURLToPath } from 'node:url'
import { makeSplit } from '@tessera/evidence'
import fc from 'fast-check'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/reference.ts'
import { createGrid, type Triple } from '../grid.ts'
import { createMask, createVolume } from '../volume.ts'
import { applyIntensityMap, loadIntensityMap } from './intensity-map.ts'
import { landmarkRows, loadNyul, nyul, scanLandmarks } from './nyul.ts'
import { otsuThreshold } from './otsu.ts'
import { referenceRegion } from './reference-region.ts'
import { zScore } from './z-score.ts'

const expected = reference<{
  readonly size: Triple
  readonly recipes: readonly (readonly [number, number, number, number])[]
  readonly landmarks: readonly (readonly number[])[]
  readonly standard: readonly number[]
  readonly standardised: readonly (readonly number[])[]
  readonly zScore: readonly number[]
  readonly pyradiomics: readonly number[]
  readonly tissueZScore: readonly number[]
  readonly otsu: readonly number[]
}>('normalisation')

const grid = createGrid({ size: expected.size })
const scans = expected.recipes.map(([a, m, d, o]) =>
  createVolume(
    grid,
    Int32Array.from({ length: 504 }, (_, i) => Math.floor(((i * a) % m) ** 2 / d) + o),
  ),
)
const every7th = (voxels: ArrayLike<number>) => Array.from(voxels).filter((_, i) => i % 7 === 0)
const fault = (name: string) => expect.objectContaining({ name: 'ImagingError', fault: name })
const maskOf = (inside: (i: number) => boolean) =>
  createMask(
    grid,
    Uint8Array.from({ length: 504 }, (_, i) => (inside(i) ? 1 : 0)),
  )

describe('the z-score', () => {
  it('agrees with SimpleITK over the whole image', () => {
    const { voxels } = applyIntensityMap(zScore(scans[0]), scans[0])
    expect(largestError('Z-score: whole image', every7th(voxels), expected.zScore)).toBeLessThan(1e-9)
  })

  it('agrees with PyRadiomics: scale, outliers', () => {
    const { voxels } = applyIntensityMap(zScore(scans[0], { scale: 100, outliers: 1.5 }), scans[0])
    expect(largestError('Z-score: PyRadiomics', every7th(voxels), expected.pyradiomics)).toBeLessThan(1e-6)
  })

  it('takes mean and deviation within a mask or above a threshold, and maps the whole image', () => {
    const mask = maskOf(i => scans[0].voxels[i] > 250)
    for (const region of [mask, { above: 250 }]) {
      const { voxels } = applyIntensityMap(zScore(scans[0], { region }), scans[0])
      expect(largestError('Z-score: within mask', every7th(voxels), expected.tissueZScore)).toBeLessThan(1e-9)
    }
  })

  it('does not change when intensities are scaled and shifted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: -900, max: 900 }), (factor, shift) => {
        const other = createVolume(
          grid,
          Float64Array.from(scans[1].voxels, x => factor * x + shift),
        )
        const a = applyIntensityMap(zScore(scans[1]), scans[1]).voxels
        const b = applyIntensityMap(zScore(other), other).voxels
        a.forEach((value, i) => {
          expect(Math.abs(value - b[i])).toBeLessThan(1e-9)
        })
      }),
      { numRuns: 15 },
    )
  })

  it('names images that have none', () => {
    expect(() => zScore(createVolume(grid, new Int16Array(504).fill(7)))).toThrow(fault('constant-intensity'))
    expect(() => zScore(scans[0], { region: maskOf(() => false) })).toThrow(fault('empty-mask'))
    expect(() => zScore(scans[0], { region: maskOf(i => i === 3) })).toThrow(fault('constant-intensity'))
    expect(() => zScore(scans[0], { scale: 0 })).toThrow(fault('bad-setting'))
    const nan = createVolume(grid, Float32Array.from(scans[0].voxels).fill(Number.NaN, 9, 10))
    expect(() => zScore(nan)).toThrow(fault('not-finite'))
    expect(() => applyIntensityMap(zScore(scans[0]), nan)).toThrow(fault('not-finite'))
  })
})

describe("Otsu's threshold", () => {
  it('divides the scans as ITK does', () => {
    scans.forEach(({ voxels }, s) => {
      const threshold = otsuThreshold(voxels)
      // ITK's mask with inside value 0 and outside value 1 has what is brighter.
      const brighter = voxels.filter(x => x > threshold).length
      expect(largestError("Otsu's threshold", [brighter], [expected.otsu[s]])).toBeLessThanOrEqual(0)
    })
    expect(otsuThreshold(new Uint8Array(5).fill(3))).toBe(3)
  })
})

describe('Nyúl standardisation', () => {
  const landmarks = scans.map((scan, s) => scanLandmarks(`scan ${s}`, scan, { region: { above: 250 } }))
  const rows = landmarkRows(landmarks)
  const split = makeSplit({
    name: 'one out',
    kind: 'external',
    groups: Int32Array.of(0, 1, 2, 3),
    folds: [{ name: 'last', training: Int32Array.of(0, 1, 2), heldOut: Int32Array.of(3) }],
  })
  const { training, heldOut } = split.folds[0].divide(rows)
  const fitted = nyul().fit(training, { seed: 1 })

  it('agrees with numpy: landmarks, standard scale, intensities', () => {
    landmarks.forEach(({ intensities }, s) => {
      expect(largestError('Nyul: landmarks', intensities, expected.landmarks[s])).toBeLessThan(1e-9)
    })
    expect(largestError('Nyul: standard scale', fitted.standard, expected.standard)).toBeLessThan(1e-9)
    const maps = [...fitted.apply(training.data), ...fitted.apply(heldOut.data)]
    maps.forEach((map, s) => {
      const { voxels } = applyIntensityMap(map, scans[s])
      expect(largestError('Nyul: intensities', every7th(voxels), expected.standardised[s])).toBeLessThan(1e-7)
    })
  })

  it('comes back from JSON, and so do its maps', () => {
    const again = loadNyul(JSON.parse(JSON.stringify(fitted.toJSON())))
    expect(again.apply(rows)).toEqual(fitted.apply(rows))
    const [map] = fitted.apply(rows)
    expect(loadIntensityMap(JSON.parse(JSON.stringify(map)))).toEqual(map)
    expect(() => loadNyul({ tessera: 'nyul/1' })).toThrow(fault('damaged'))
    expect(() => loadIntensityMap({ ...map, from: [3, 2] })).toThrow(fault('damaged'))
  })

  it('keeps the order of intensities, also where landmarks coincide', () => {
    const steps = createVolume(
      grid,
      Uint8Array.from({ length: 504 }, (_, i) => (i < 400 ? 10 : i < 500 ? 11 : 60)),
    )
    const marks = { ...scanLandmarks('steps', steps, { region: 'whole image' }), region: 'above 250' }
    const [map] = fitted.apply(landmarkRows([marks]))
    const { voxels } = applyIntensityMap(map, steps)
    expect(voxels[0]).toBeLessThan(voxels[450])
    expect(voxels[450]).toBeLessThan(voxels[503])
  })

  it('refuses held-out scans by its types', () => {
    const file = fileURLToPath(new URL('./held-out.must-not-compile.ts', import.meta.url))
    const root = fileURLToPath(new URL('../../../../', import.meta.url))
    const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
    const program = ts.createProgram([file], { ...options, noEmit: true })
    const errors = ts.getPreEmitDiagnostics(program, program.getSourceFile(file))
    expect(errors.map(error => error.code)).toEqual([2345])
    expect(ts.flattenDiagnosticMessageText(errors[0].messageText, '\n')).toMatch(
      /HeldOutRows<LandmarkRows>.* is not assignable to .*TrainingRows</,
    )
  }, 60_000)

  it('names scans that cannot be used together, or at all', () => {
    const other = scanLandmarks('other', scans[0], { region: 'tissue' })
    expect(() => fitted.apply(landmarkRows([other]))).toThrow(fault('bad-setting'))
    const flat = createVolume(grid, new Int16Array(504).fill(9))
    expect(() => scanLandmarks('flat', flat, { region: 'whole image' })).toThrow(fault('constant-intensity'))
    expect(() => scanLandmarks('flat', flat)).toThrow(fault('empty-mask'))
    expect(() => scanLandmarks('x', scans[0], { percentiles: [50, 20] })).toThrow(fault('bad-setting'))
  })
})

describe('normalisation by a reference region', () => {
  const values = [...scans[2].voxels]
  const muscle = maskOf(i => i % 11 === 0)
  const inside = values.filter((_, i) => i % 11 === 0).sort((a, b) => a - b)

  it('divides by the mean or the median of the region, the whole image', () => {
    const median = (inside[22] + inside[23]) / 2
    const mean = inside.reduce((a, b) => a + b, 0) / inside.length
    for (const [statistic, level] of [
      ['median', median],
      ['mean', mean],
    ] as const) {
      const map = referenceRegion(scans[2], muscle, { statistic, target: 100, name: 'muscle' })
      expect(map.about.level).toBeCloseTo(level, 9)
      const { voxels } = applyIntensityMap(map, scans[2])
      expect(
        largestError(
          `Reference region: ${statistic}`,
          voxels,
          values.map(x => (100 * x) / level),
        ),
      ).toBeLessThan(1e-9)
      expect(loadIntensityMap(JSON.parse(JSON.stringify(map)))).toEqual(map)
    }
  })

  it('names a region that is missing, and one that cannot be divided by', () => {
    expect(() => referenceRegion(scans[2], null, { name: 'muscle' })).toThrow(
      /no voxel of the muscle.*draw the muscle/,
    )
    expect(() =>
      referenceRegion(
        scans[2],
        maskOf(() => false),
      ),
    ).toThrow(fault('empty-mask'))
    const dark = createVolume(grid, new Int16Array(504).fill(-3))
    expect(() => referenceRegion(dark, muscle)).toThrow(fault('bad-setting'))
  })
})
