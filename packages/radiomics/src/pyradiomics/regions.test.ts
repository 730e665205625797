import { createGrid, createMask, createVolume, type Mask, type Triple, type Volume } from '@tessera/imaging'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { extractPyradiomics, readPyradiomicsParameters } from './index.ts'

interface Reference {
  readonly size: Triple
  readonly spacing: Triple
  readonly origin: Triple
  readonly direction: readonly number[]
  readonly images: Readonly<Record<string, readonly number[]>>
  readonly masks: Readonly<Record<string, readonly number[]>>
  readonly parameters: Readonly<Record<string, { readonly setting: object; readonly featureClass: object }>>
  readonly results: readonly {
    readonly image: string
    readonly mask: string
    readonly parameters: string
    readonly features: Readonly<Record<string, number | null>>
  }[]
}

// pyradiomics-regions.py, PyRadiomics 3.0.1.
const { results, ...given } = reference<Reference>('pyradiomics-regions')
const grid = createGrid(given)

function imageOf(name: string): Volume {
  const voxels = given.images[name]
  return createVolume(grid, name === 'floats' ? Float32Array.from(voxels) : Int16Array.from(voxels))
}

function maskOf(name: string): Mask {
  return createMask(grid, Uint8Array.from(given.masks[name]))
}

const classes = ['firstorder', 'shape', 'shape2D', 'glcm', 'gldm', 'glrlm', 'glszm', 'ngtdm']
const settings = Object.keys(given.parameters)

describe('regions of PyRadiomics 3.0.1', () => {
  it.each(settings)('%s', name => {
    const own = results.filter(one => one.parameters === name)
    expect(own.length).toBeGreaterThan(0)
    const [actual, expected]: [number[], number[]] = [[], []]
    for (const one of own) {
      const { features, undefinedFeatures } = extractOf(one)
      for (const [feature, value] of Object.entries(one.features)) {
        if (value === null) expect(undefinedFeatures[feature], `${one.mask} ${feature}`).toBeTypeOf('string')
        else {
          expect(features[feature], `${one.image} ${one.mask} ${feature}`).toBeTypeOf('number')
          actual.push(features[feature])
          expected.push(value)
        }
      }
      expect(Object.keys(features).length + Object.keys(undefinedFeatures).length).toBe(
        Object.keys(one.features).length,
      )
    }
    expect(largestError(`PyRadiomics setting ${name}`, actual, expected, 1e-6)).toBeLessThan(1e-6)
  })

  it.each(classes)('%s', name => {
    const [actual, expected]: [number[], number[]] = [[], []]
    for (const one of results) {
      const wanted = Object.entries(one.features).filter(([key]) => key.startsWith(`original_${name}_`))
      if (wanted.length === 0) continue
      const { features } = extractOf(one)
      for (const [key, value] of wanted)
        if (value !== null) {
          actual.push(features[key])
          expected.push(value)
        }
    }
    expect(expected.length).toBeGreaterThan(8)
    expect(largestError(`PyRadiomics ${name}`, actual, expected, 1e-6)).toBeLessThan(1e-6)
  })
})

function extractOf(one: Reference['results'][number]) {
  const { setting, featureClass } = given.parameters[one.parameters]
  return extractPyradiomics(
    imageOf(one.image),
    maskOf(one.mask),
    readPyradiomicsParameters({
      setting: { ...setting, minimumROIDimensions: 1, additionalInfo: false },
      featureClass,
    }),
  )
}
