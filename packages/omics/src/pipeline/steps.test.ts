import { makeSplit } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { Assay } from '../assay/assay.ts'
import { unknownSample } from '../assay/sample.ts'
import { trainingSamples } from '../normalisation/training-samples.ts'
import { signatureNamed } from '../published/index.ts'
import { assayPipeline, pipelineFromJson } from './pipeline.ts'
import type { AssayStep } from './steps.ts'

const cyt = signatureNamed('cytolytic-activity')
const genes = ['CD8A', ...(cyt?.genes ?? []), ...Array.from({ length: 30 }, (_, g) => `X${g}`)]

function assay(size: number, seed: number, scale: 'tpm' | 'counts' | 'intensity'): Assay {
  const random = createRandom(seed, 'assay for steps')
  return new Assay({
    name: 'rna',
    scale,
    features: genes.map(id => ({ id, symbol: null, names: {} })),
    samples: Array.from({ length: size }, (_, i) => unknownSample(`s${i}`)),
    values: Float64Array.from({ length: genes.length * size }, () =>
      Math.round(500 * Math.exp(random.normal())),
    ),
  })
}

function divided(whole: Assay) {
  const training = Int32Array.from({ length: 30 }, (_, i) => i)
  const heldOut = Int32Array.from({ length: whole.size - 30 }, (_, i) => 30 + i)
  const groups = Int32Array.from({ length: whole.size }, (_, i) => i)
  const [fold] = makeSplit({
    name: 'x',
    kind: 'external',
    groups,
    folds: [{ name: 'x', training, heldOut }],
  }).folds
  return fold.divide(whole)
}

const pipelines: readonly [string, 'tpm' | 'counts' | 'intensity', readonly AssayStep[]][] = [
  [
    'counts to TMM',
    'counts',
    [
      { step: 'detected', share: 0.5 },
      { step: 'normalise', method: 'tmm' },
    ],
  ],
  [
    'logarithm and the most variable',
    'tpm',
    [
      { step: 'log2', add: 1 },
      { step: 'variable', count: 5 },
    ],
  ],
  ['named features', 'tpm', [{ step: 'features', names: ['X3', 'X1'] }]],
  ['published signatures', 'tpm', [{ step: 'published', names: [cyt?.name ?? ''] }]],
  [
    'principal components',
    'tpm',
    [
      { step: 'log2', add: 1 },
      { step: 'components', count: 4, scaling: 'auto' },
    ],
  ],
  ['missing values filled in', 'intensity', [{ step: 'impute', choose: 'test', random: 'nearest' }]],
  [
    'scores of sets',
    'tpm',
    [
      { step: 'log2', add: 1 },
      {
        step: 'scores',
        method: 'zscore',
        sets: [{ name: 'first', description: '', genes: ['X0', 'X1', 'X2'] }],
      },
    ],
  ],
]

describe('steps before a model', () => {
  it.each(pipelines)('%s: a sample is what it is alone, and after writing and reading', (_, scale, steps) => {
    const whole = assay(40, 1, scale)
    if (scale === 'intensity') for (let i = 0; i < whole.values.length; i += 17) whole.values[i] = Number.NaN
    const { training, heldOut } = divided(whole)
    const fitted = assayPipeline(steps).fit(training, { seed: 1 })
    const together = fitted.apply(heldOut.data)
    expect(together.features.length).toBeGreaterThan(0)
    const again = pipelineFromJson(JSON.parse(JSON.stringify(fitted.toJSON())))
    expect([...again.apply(heldOut.data).values]).toEqual([...together.values])
    for (let s = 0; s < together.size; s++) {
      const alone = fitted.apply(heldOut.data.select(Int32Array.of(s)))
      expect([...alone.values]).toEqual(together.features.map((_f, f) => together.row(f)[s]))
    }
  })

  it('components: uncorrelated scores of falling variance, named by the features that lead them', () => {
    const plain = assay(40, 1, 'tpm')
    // The first gene is ten times as large, varies most, and leads the first component.
    const values = plain.values.map((value, at) => (at < plain.size ? 10 * value : value))
    const { data } = divided(plain.with({ values })).training
    const fitted = assayPipeline([{ step: 'components', count: 3 }]).fit(trainingSamples(data), { seed: 1 })
    const scores = fitted.apply(data)
    expect(scores.features.map(({ id }) => id)).toEqual(['component 1', 'component 2', 'component 3'])
    const along = (a: number, b: number) =>
      scores.row(a).reduce((sum, value, s) => sum + value * scores.row(b)[s], 0)
    expect(along(0, 0)).toBeGreaterThan(along(1, 1))
    expect(along(1, 1)).toBeGreaterThan(along(2, 2))
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      expect(Math.abs(along(a, b))).toBeLessThan(1e-8 * along(0, 0))
    expect(fitted.notes.join('; ')).toMatch(new RegExp(`component 1 \\(\\d+ %\\): most of ${genes[0]},`))
    const gap = data.with({ values: data.values.map((value, at) => (at === 5 ? Number.NaN : value)) })
    expect(() => fitted.apply(gap)).toThrow('is missing in s5')
  })

  it('refuses what names nothing, and a zero that has no logarithm', () => {
    const { training } = divided(assay(40, 1, 'counts'))
    const fit =
      (...steps: AssayStep[]) =>
      () =>
        assayPipeline(steps).fit(training, { seed: 1 })
    expect(fit({ step: 'normalise', method: 'none' })).toThrow("no normalisation is called 'none'")
    expect(fit({ step: 'published', names: ['none'] })).toThrow("no published signature is called 'none'")
    expect(fit({ step: 'features', names: ['Q'] })).toThrow('lacks 1 of 1 features (Q)')
    const zero = divided(assay(40, 1, 'counts').with({ values: new Float64Array(40 * genes.length) }))
    const log = assayPipeline([{ step: 'log2', add: 0 }])
    expect(() => log.fit(zero.training, { seed: 1 })).toThrow('which has no logarithm')
  })
})
