import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { harrellConcordance } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { fitBoosting, predictBoosting } from './boost.ts'
import type { BoostingColumn } from './columns.ts'
import { coxObjective } from './cox-objective.ts'
import { type BoostingObjective, logisticObjective, squaredObjective } from './objective.ts'

const folder = new URL('../../../../../shared/data/survival_deepsurv/', import.meta.url)
const absent = !existsSync(folder)
if (absent)
  console.log('boosting beside XGBoost on the DeepSurv splits is skipped: ../shared/data is not here')

type Mean = { readonly mean: number; readonly se: number }
type Losses<T> = Readonly<Record<'concordance' | 'cox' | 'logistic' | 'squared', T>>

/** Columns of a file: the covariates, then time and event. */
function read(name: string): { columns: BoostingColumn[]; time: Float64Array; event: Float64Array } {
  const plain = new URL(name, folder)
  const text = existsSync(plain)
    ? readFileSync(plain, 'utf8')
    : gunzipSync(readFileSync(new URL(`${name}.gz`, folder))).toString()
  const lines = text.trim().split('\n')
  const names = lines[0].split(',')
  const rows = lines.slice(1).map(line => line.split(',').map(Number))
  const column = (c: number) => Float64Array.from(rows, row => row[c])
  const p = names.length - 2
  const columns = names.slice(0, p).map((n, c) => ({ kind: 'numeric' as const, name: n, values: column(c) }))
  return { columns, time: column(p), event: column(p + 1) }
}

/** Minus the log partial likelihood, Breslow's ties, an event. */
function coxLoss(risk: Float64Array, time: Float64Array, event: Float64Array): number {
  let sum = 0
  let events = 0
  time.forEach((t, i) => {
    if (event[i] !== 1) return
    events++
    sum += Math.log(risk.reduce((total, f, k) => total + (time[k] >= t ? Math.exp(f) : 0), 0)) - risk[i]
  })
  return sum / events
}

describe.skipIf(absent)('boosting beside XGBoost with its settings, on the DeepSurv splits', () => {
  // The settings of boosting-deepsurv.py.
  const settings = { maxDepth: 3, learningRate: 0.1, l2: 1, minHessian: 1, bins: 255, rowSample: 0.8 }
  // Losses of one seed on SUPPORT, the largest set, move least.
  const seedsOf = (name: string) => (name === 'support' ? 2 : 8)
  for (const expected of reference<{ sets: readonly ({ name: string } & Losses<Mean>)[] }>(
    'boosting-deepsurv',
  ).sets)
    it(`has its held-out losses within 0.005: ${expected.name}`, () => {
      const training = read(`${expected.name}_train_test_train.csv`)
      const test = read(`${expected.name}_train_test_test.csv`)
      const n = test.time.length
      const logTime = test.time.map(Math.log1p)
      const predicted = (objective: BoostingObjective, seed: number) =>
        predictBoosting(
          fitBoosting({ columns: training.columns, objective, settings, seed, trees: 100 }),
          test.columns,
          n,
        )
      const losses = (seed: number): Losses<number> => {
        const risk = predicted(coxObjective({ ...training, ties: 'breslow' }), seed)
        const linear = predicted(logisticObjective(training.event), seed)
        const value = predicted(squaredObjective(training.time.map(Math.log1p)), seed)
        const logistic = linear.map((f, i) => Math.log1p(Math.exp(test.event[i] === 1 ? -f : f)))
        return {
          concordance: harrellConcordance({ ...test, risk }).value,
          cox: coxLoss(risk, test.time, test.event),
          logistic: logistic.reduce((sum, one) => sum + one, 0) / n,
          squared: value.reduce((sum, f, i) => sum + (f - logTime[i]) ** 2, 0) / n,
        }
      }
      const seeds = seedsOf(expected.name)
      const all = Array.from({ length: seeds }, (_, seed) => losses(seed))
      const names = ['concordance', 'cox', 'logistic', 'squared'] as const
      const mean = names.map(name => all.reduce((sum, one) => sum + one[name] / seeds, 0))
      const wanted = names.map(name => expected[name].mean)
      const method = 'Histogram gradient boosting beside XGBoost'
      expect(largestError(method, mean, wanted, 1)).toBeLessThan(0.005)
    })
})
