import { glcmFeatures } from '@tessera/imaging'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, recordRelativeError, reference } from '../../../test/agreement.ts'
import type { Nuclei } from '../../cells/index.ts'
import { featureEncoderContract } from '../feature-encoder.case.ts'
import { describeEncoder, openFeatureEncoder } from '../open-encoder.ts'
import { builtInFeatureNames, definedFlags, histologyFeatures } from './feature-list.ts'
import { measureTile } from './histology-encoder.ts'
import { summariseNuclei } from './measure-nuclei.ts'

const { size, rgb, expected, nuclei, areaUm2, summary } = reference<{
  size: number
  rgb: number[]
  expected: Record<string, number>
  nuclei: Record<keyof Nuclei & string, number[]>
  areaUm2: number
  summary: Record<string, number>
}>('histology-features')

function measured(bytes: ArrayLike<number>, side: number): Record<string, number> {
  const into = new Float32Array(builtInFeatureNames.length)
  measureTile(Uint8Array.from(bytes), side, 0.5, into)
  return Object.fromEntries(builtInFeatureNames.map((name, at) => [name, into[at]]))
}

featureEncoderContract('the built-in encoder', () => openFeatureEncoder({ kind: 'histology', tileSize: 32 }))

describe('built-in features', () => {
  it('have names once each, units, and flags that exist', () => {
    expect(builtInFeatureNames.length).toBe(141)
    expect(new Set(builtInFeatureNames).size).toBe(141)
    for (const { definedBy } of histologyFeatures)
      if (definedBy !== null) expect(definedFlags).toContain(definedBy)
  })

  const features = measured(rgb, size)
  const agreement = (method: string, names: readonly string[]) =>
    recordRelativeError(
      method,
      names.map(name => features[name]),
      names.map(name => expected[name]),
    )

  it('of stain are those of numpy', () => {
    const names = Object.keys(expected).filter(
      name => /_(mean|sd)$/.test(name) && !/^(red|green|blue)/.test(name),
    )
    expect(names.length).toBe(8)
    expect(agreement('built-in features: stain densities', names)).toBeLessThan(1e-4)
    const ranks = Object.keys(expected).filter(name => /_p\d+$/.test(name))
    expect(ranks.length).toBe(10)
    const errors = recordAbsoluteError(
      'built-in features: percentiles of stain',
      ranks.map(name => features[name]),
      ranks.map(name => expected[name]),
    )
    expect(errors).toBeLessThan(0.00051)
    expect(features.stained_share).toBeCloseTo(expected.stained_share, 6)
  })

  it('of colour are the moments of Stricker and Orengo', () => {
    const names = Object.keys(expected).filter(name => /^(red|green|blue)_/.test(name))
    expect(names.length).toBe(9)
    expect(agreement('built-in features: colour moments', names)).toBeLessThan(1e-5)
  })

  it('of texture are those of scikit-image, and of runs counted one by one', () => {
    const names = Object.keys(expected).filter(name => /_(cm|rlm)_/.test(name))
    expect(names.length).toBe(18)
    expect(agreement('built-in features: texture', names)).toBeLessThan(1e-5)
  })

  it('of nuclei are those of numpy and scipy', () => {
    const column = (name: string) => Float64Array.from(nuclei[name as keyof Nuclei])
    const found: Record<string, number> = {}
    const none = new Float64Array(12)
    summariseNuclei(
      {
        count: 12,
        x: column('x'),
        y: column('y'),
        areaUm2: column('areaUm2'),
        perimeterUm: none,
        majorAxisUm: column('majorAxisUm'),
        minorAxisUm: none,
        eccentricity: column('eccentricity'),
        solidity: column('solidity'),
        circularity: column('circularity'),
        orientation: none,
        meanHaematoxylin: column('meanHaematoxylin'),
        sdHaematoxylin: column('sdHaematoxylin'),
        meanEosin: column('meanEosin'),
        ringHaematoxylin: column('ringHaematoxylin'),
        ringEosin: none,
        cut: Uint8Array.from(nuclei.cut),
      },
      areaUm2,
      (name, value) => {
        found[name] = value
      },
    )
    const names = Object.keys(summary)
    expect(names.length).toBe(26)
    const error = recordRelativeError(
      'built-in features: nuclear morphometry',
      names.map(name => found[name]),
      names.map(name => summary[name]),
    )
    expect(error).toBeLessThan(1e-12)
  })

  it('that need nuclei are 0 where there are none, and say so', () => {
    const white = measured(new Uint8Array(3 * 64 * 64).fill(255), 64)
    for (const { name, definedBy } of histologyFeatures)
      if (definedBy !== null) expect([name, white[name], white[definedBy]]).toEqual([name, 0, 0])
    expect(white.nuclear_density).toBe(0)
    expect(white.haematoxylin_mean).toBe(0)
    expect(white.red_mean).toBe(1)
    // What imaging leaves undefined for one grey level is what is flagged here.
    const one = {
      ng: 32,
      rows: Int32Array.of(1),
      columns: Int32Array.of(1),
      counts: Float64Array.of(8),
      voxels: 8,
    }
    expect(Object.keys(glcmFeatures(one).undefinedFeatures)).toEqual(['cm_corr', 'cm_info_corr1'])
  })

  it('are of tiles of a sensible size and scale', () => {
    expect(() => describeEncoder({ kind: 'histology', tileSize: 8 })).toThrow(/16 to 4096/)
    expect(() => describeEncoder({ kind: 'histology', mpp: 2 })).toThrow(/1 or less/)
    const [a, b] = [describeEncoder({ kind: 'histology' }), describeEncoder({ kind: 'histology', mpp: 0.25 })]
    expect(a.digest).not.toBe(b.digest)
    expect(a).toMatchObject({ name: 'tessera-histology/1', tileSize: 256, mpp: 0.5, storage: 'float32' })
  })
})
