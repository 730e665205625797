import { type Mask, readMask, readVolume, type Triple, toPatient, type Volume } from '@tessera/imaging'
import { beforeAll, describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { type BaselineCase, baselineCases, brain1 } from '../../test/pyradiomics-baseline.ts'
import { extractPyradiomics, type PyradiomicsResult, readPyradiomicsParameters } from './index.ts'

if (brain1 === null)
  console.log("PyRadiomics' baseline of brain1 is skipped: ../shared/data/mri_brain1 is not here")

/** Where nothing is resampled; and where PyRadiomics' own tests allow 3 %. */
const [exact, afterResampling] = [1e-4, 0.03]

/**
 * The baseline of `shape` was written by a development version (2.0.1b1.post11) whose surface no release has: 2.0.1,
 * 2.1.0, 2.2.0 and 3.0.1 all give brain1 the surface of 6438.8216 mm² that we give, the file says 6433.7343 mm². What
 * is made of the surface differs by up to 9.2e-4. `shape.test.ts` compares with release 3.0.1 to 1e-10.
 */
const ofTheSurface = new Set(
  ['MeshVolume', 'SurfaceArea', 'SurfaceVolumeRatio', 'Sphericity'].map(name => `original_shape_${name}`),
)

describe.skipIf(brain1 === null)("PyRadiomics' baseline of brain1", () => {
  let image: Volume
  let whole: Mask
  beforeAll(async () => {
    if (brain1 === null) return
    image = await readVolume(brain1.image)
    whole = (await readMask(brain1.mask, { label: 1 })).mask
  })

  it.each(
    brain1 === null ? [] : baselineCases().map(one => [`${one.featureClass} ${one.name}`, one] as const),
  )('%s', (_, one) => {
    // Its mask is a file of one slice, the 17th of brain1's.
    const mask = one.featureClass === 'shape2D' ? sliceOf(whole, 16) : whole
    const result = extractOf(image, mask, one)
    const names = Object.keys(one.features)
    const resampled = Array.isArray(one.settings.resampledPixelSpacing)
    const tolerance = (name: string) => (resampled ? afterResampling : ofTheSurface.has(name) ? 1e-3 : exact)
    const [actual, expected] = [
      names.map(name => result.features[name]),
      names.map(name => one.features[name]),
    ]
    const errors = names.map((name, i) => [name, largestErrorOf(actual[i], expected[i])] as const)
    expect(errors.filter(([name, error]) => !(error <= tolerance(name)))).toEqual([])
    largestError(`PyRadiomics ${one.featureClass} ${kindOf(one)}`, actual, expected, 1e-6)
    expect(names.length).toBeGreaterThan(4)
  })

  it('diagnostics of image and mask', () => {
    for (const one of baselineCases().filter(one => /firstorder|shape/.test(one.featureClass))) {
      const mask = one.featureClass === 'shape2D' ? sliceOf(whole, 16) : whole
      const { diagnostics } = extractOf(image, mask, one, true)
      for (const [name, expected] of Object.entries(one.diagnostics)) {
        const actual = diagnostics[name]
        if (typeof expected === 'string') expect(actual, name).toBe(expected)
        else {
          const loose = name.includes('interpolated') ? afterResampling : 1e-6
          const [a, e] = [[actual].flat(), [expected].flat()]
          expect(a.length, name).toBe(e.length)
          e.forEach((value, i) => {
            expect(largestErrorOf(Number(a[i]), Number(value)), `${one.name} ${name}`).toBeLessThan(loose)
          })
        }
      }
    }
  })
})

function extractOf(image: Volume, mask: Mask, one: BaselineCase, additionalInfo = false): PyradiomicsResult {
  return extractPyradiomics(
    image,
    mask,
    readPyradiomicsParameters({
      setting: { ...one.settings, additionalInfo },
      featureClass: { [one.featureClass]: null },
    }),
  )
}

function kindOf({ settings }: BaselineCase): string {
  return Array.isArray(settings.resampledPixelSpacing) ? 'resampled' : 'as it is'
}

function largestErrorOf(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.max(1e-6, Math.abs(expected))
}

function sliceOf({ grid, inside }: Mask, k: number): Mask {
  const [nx, ny] = grid.size
  const size: Triple = [nx, ny, 1]
  return {
    grid: { ...grid, size, origin: toPatient(grid, [0, 0, k]) },
    inside: inside.slice(nx * ny * k, nx * ny * (k + 1)),
  }
}
