import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { brain1, brain1Absent, brain1Baseline, brain1Matrix } from '../../test/brain1.ts'
import type { Triple } from '../grid.ts'
import type { CountMatrix } from './count-matrix.ts'
import { directions } from './directions.ts'
import { pyradiomicsLevels } from './discretise.ts'
import { createGreyLevels } from './grey-levels.ts'
import { pyradiomicsMatrices } from './pyradiomics-matrices.ts'
import { type PyradiomicsTextureOptions, pyradiomicsTexture } from './pyradiomics-texture.ts'

// PyRadiomics leaves out columns that are empty in all its matrices (run lengths, zone sizes).
function compressed(matrices: readonly CountMatrix[], width: number): Float64Array[] {
  const met = [...new Set(matrices.flatMap(({ columns }) => [...columns]))].sort((a, b) => a - b)
  expect(met).toHaveLength(width)
  return matrices.map(({ ng, rows, columns, counts }) => {
    const values = new Float64Array(ng * width)
    counts.forEach((count, c) => {
      values[(rows[c] - 1) * width + met.indexOf(columns[c])] = count
    })
    return values
  })
}

describe.skipIf(brain1Absent)("PyRadiomics' brain1", () => {
  const { volume, mask } = brain1Absent ? { volume: undefined, mask: undefined } : brain1()
  const grey = (bins: { width: number } | { count: number }) => {
    if (volume === undefined || mask === undefined) throw new Error('skipped')
    return pyradiomicsLevels(volume, mask, bins)
  }

  it.each(['glcm', 'glrlm'] as const)('matrix %s, 13 directions', name => {
    const { shape, values } = brain1Matrix(name)
    const matrices = pyradiomicsMatrices(grey({ width: 25 }))[name]()
    // Its directions come from the last to the first by z, y, x; its co-occurrences are shares.
    const far = ([i, j, k]: Triple) => i + 3 * (j + 3 * k)
    const order = directions('volume').map((step, d) => ({ d, far: far(step) }))
    order.sort((a, b) => b.far - a.far)
    const sorted = order.map(({ d }) => matrices[d])
    const mine = compressed(sorted, shape[1]).map(matrix => {
      const total = name === 'glcm' ? matrix.reduce((a, b) => a + b, 0) : 1
      return matrix.map(count => count / total)
    })
    const theirs = mine.map((_, d) => Float64Array.from(mine[0], (_, cell) => values[cell * shape[2] + d]))
    expect(mine).toEqual(theirs)
    mine.forEach((matrix, d) => {
      largestError(`PyRadiomics matrix: ${name}`, matrix, theirs[d])
    })
  })

  it.each(['glszm', 'gldm'] as const)('matrix %s', name => {
    const { shape, values } = brain1Matrix(name)
    const [matrix] = compressed([pyradiomicsMatrices(grey({ width: 25 }))[name]()], shape[1])
    expect(matrix).toEqual(values)
    largestError(`PyRadiomics matrix: ${name}`, matrix, values)
  })

  it('matrix ngtdm', () => {
    const { values } = brain1Matrix('ngtdm')
    const { counts, differences } = pyradiomicsMatrices(grey({ width: 25 })).ngtdm()
    const mine = Float64Array.from(values, (_, at) => {
      const level = Math.floor(at / 3)
      return [counts[level], differences[level], level + 1][at % 3]
    })
    expect(mine).toEqual(values)
    largestError('PyRadiomics matrix: ngtdm', mine, values)
  })

  it.each<[string, { width: number } | { count: number }, PyradiomicsTextureOptions, number]>([
    ['brain1', { width: 25 }, {}, 75],
    ['brain1_2d', { width: 25 }, { force2D: true }, 75],
    ['brain1_FBN', { count: 64 }, {}, 75],
    ['brain1_combined', { width: 25 }, { weightingNorm: 'no_weighting' }, 40],
    ['brain1_flatRegion', { width: 5000 }, {}, 75],
  ])('features %s', (testCase, bins, options, count) => {
    const { features, undefinedFeatures } = pyradiomicsTexture(grey(bins), options)
    expect(undefinedFeatures).toEqual({})
    const expected = [...brain1Baseline(testCase)].filter(([name]) => /^(gl|ngtdm)/.test(name))
    expect(expected).toHaveLength(count)
    for (const [name, value] of expected) {
      // PyRadiomics' entropy of one certain event is -3e-16.
      const error = largestError(`PyRadiomics: ${name.split('_')[0]} features`, [features[name]], [value])
      expect(error, name).toBeLessThan(1e-10)
    }
  })
})

interface Cases {
  readonly spacing: Triple
  readonly regions: Readonly<Record<string, { readonly size: Triple; readonly levels: readonly number[] }>>
  readonly cases: readonly {
    readonly region: string
    readonly settings: PyradiomicsTextureOptions
    readonly features: Readonly<Record<string, number | null>>
  }[]
}

describe('PyRadiomics 3.0.1 on small regions', () => {
  const { spacing, regions, cases } = reference<Cases>('texture-pyradiomics')
  const settings = [...new Set(cases.map(({ settings }) => JSON.stringify(settings)))]

  it.each(settings)('settings %s', setting => {
    const chosen = cases.filter(({ settings }) => JSON.stringify(settings) === setting)
    expect(chosen).toHaveLength(5)
    for (const { region, settings, features: expected } of chosen) {
      const { size, levels } = regions[region]
      const grey = createGreyLevels({ size, levels: Int32Array.from(levels), spacing })
      const { features, undefinedFeatures } = pyradiomicsTexture(grey, settings)
      expect(Object.keys({ ...features, ...undefinedFeatures }).sort()).toEqual(Object.keys(expected).sort())
      for (const [name, value] of Object.entries(expected)) {
        // What is NaN there is named as undefined here.
        if (value === null) expect(undefinedFeatures[name], name).toBeDefined()
        else {
          const error = largestError(`PyRadiomics: ${name.split('_')[0]} settings`, [features[name]], [value])
          expect(error, `${region} ${name}`).toBeLessThan(1e-9)
        }
      }
    }
  })
})
