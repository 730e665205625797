import { makeSplit } from '@tessera/evidence'
import { repeatedKFold } from '@tessera/learning'
import {
  bootstrapInterval,
  createRandom,
  normalTwoSided,
  ordinalProbabilities,
  ordinalRegression,
  proportionalOddsTest,
} from '@tessera/statistics'
import type { Cohort } from './cohorts.ts'

export const phenotypes = ['desert', 'excluded', 'inflamed'] as const

/** Mariathasan's immune phenotype (how CD8 T cells lie to the tumour, by pathologists) from scores of expression. */
export function immunePhenotype(cohort: Cohort, scores: ReadonlyMap<string, Float64Array>) {
  const rows = cohort.patients.flatMap(({ phenotype }, row) =>
    phenotype !== null && phenotypes.some(one => one === phenotype) ? [row] : [],
  )
  const levels: readonly (string | null)[] = phenotypes
  const y = rows.map(row => levels.indexOf(cohort.patients[row].phenotype))
  const column = (name: string) => Float64Array.from(rows, row => scores.get(name)?.[row] ?? Number.NaN)
  const single = [...scores.keys()].map(name => {
    const x = standardised(column(name))
    const fit = ordinalRegression({ y, x: [x] })
    const [b, se] = [fit.coefficients[0], fit.se[0]]
    return {
      score: name,
      oddsRatio: Math.exp(b),
      lower: Math.exp(b - 1.959963984540054 * se),
      upper: Math.exp(b + 1.959963984540054 * se),
      p: normalTwoSided(b / se),
      proportionalOddsP: proportionalOddsTest({ y, x: [x] }).overall.p,
    }
  })
  const models = {
    'tis-18-mean': ['tis-18-mean'],
    'infiltration and stroma': ['infiltration', 'estimate-stromal'].filter(name => scores.has(name)),
  }
  return {
    n: rows.length,
    counts: Object.fromEntries(phenotypes.map((name, k) => [name, y.filter(one => one === k).length])),
    single,
    outOfFold: Object.entries(models).map(([name, features]) => ({
      model: name,
      features,
      ...outOfFold(y, features.map(column)),
    })),
  }
}

function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
  return values.map(value => (value - mean) / sd)
}

/** Ten-fold cross-validation, five times: every patient is called by models that did not see them. */
function outOfFold(y: readonly number[], x: readonly Float64Array[]) {
  const n = y.length
  const repeats = 5
  const patient = Int32Array.from({ length: n }, (_, i) => i)
  const split = makeSplit({
    name: 'phenotype',
    kind: 'repeated-k-fold',
    groups: patient,
    folds: repeatedKFold(
      {
        patient,
        centre: new Int32Array(n),
        centres: ['Mariathasan'],
        event: Uint8Array.from(y, level => (level === 2 ? 1 : 0)),
        timeZero: null,
      },
      { folds: 10, repeats, seed: 1 },
    ),
  })
  const probability = phenotypes.map(() => new Float64Array(n))
  const base = phenotypes.map(() => new Float64Array(n))
  for (const { training, heldOut } of split.folds) {
    const pick = (values: ArrayLike<number>, at: Int32Array) => Float64Array.from(at, i => values[i])
    const fit = ordinalRegression({
      y: pick(y, training),
      x: x.map(values => pick(values, training)),
      levels: [0, 1, 2],
    })
    const of = ordinalProbabilities(
      fit,
      x.map(values => pick(values, heldOut)),
      heldOut.length,
    )
    const null_ = phenotypes.map((_, k) => training.filter(i => y[i] === k).length / training.length)
    for (const [k, values] of of.entries())
      for (const [j, i] of heldOut.entries()) {
        probability[k][i] += values[j] / repeats
        base[k][i] += null_[k] / repeats
      }
  }
  const expected = Float64Array.from(patient, i => probability[1][i] + 2 * probability[2][i])
  const called = Array.from(patient, i => {
    const own = probability.map(values => values[i])
    return own.indexOf(Math.max(...own))
  })
  const logScore = (of: readonly Float64Array[], rows: ArrayLike<number>) => {
    let sum = 0
    for (let i = 0; i < rows.length; i++) sum -= Math.log(of[y[rows[i]]][rows[i]])
    return sum / rows.length
  }
  const random = createRandom(1, 'phenotype bootstrap')
  const resamples = Array.from({ length: 1000 }, () => random.resample(n))
  const limits = (estimate: number, of: (rows: Int32Array) => number) => {
    const { lower, upper } = bootstrapInterval({
      replicates: resamples.map(of),
      estimate,
      kind: 'percentile',
    })
    return { value: estimate, lower, upper }
  }
  const concordance = (rows: ArrayLike<number>) => ordinalConcordance(y, expected, rows)
  const gain = (rows: ArrayLike<number>) => logScore(base, rows) - logScore(probability, rows)
  return {
    concordance: limits(concordance(patient), concordance),
    logScoreGain: limits(gain(patient), gain),
    confusion: phenotypes.map((_, k) =>
      phenotypes.map((__, j) => called.filter((call, i) => call === j && y[i] === k).length),
    ),
  }
}

/** Share of pairs of different phenotype in which the more inflamed patient has the higher expected level. */
function ordinalConcordance(y: readonly number[], score: Float64Array, rows: ArrayLike<number>): number {
  let right = 0
  let pairs = 0
  for (let a = 0; a < rows.length; a++)
    for (let b = a + 1; b < rows.length; b++) {
      const order = y[rows[a]] - y[rows[b]]
      if (order === 0) continue
      pairs++
      const difference = (score[rows[a]] - score[rows[b]]) * order
      right += difference > 0 ? 1 : difference === 0 ? 0.5 : 0
    }
  return right / pairs
}
