import {
  type GeneSetScores,
  infiltrationFitter,
  infiltrationSets,
  scorePublished,
  signatureNamed,
  trainingSamples,
} from '@tessera/omics'
import {
  auc,
  benjaminiHochberg,
  logistic,
  metaAnalysis,
  metaOfDiscrimination,
  normalTwoSided,
} from '@tessera/statistics'
import { type Cohort, responseOf } from './cohorts.ts'

/** Signatures looked at, fixed before the response was read: states, not single cell populations. */
export const signatureNames = [
  'tis-18-mean',
  'tis-18-weighted',
  'ifn-gamma-6',
  'expanded-immune-18',
  'cytolytic-activity',
  'cd8-t-effector',
  'pan-f-tbrs',
  'tls-12-chemokine',
  'tls-imprint-9',
  'estimate-immune',
  'estimate-stromal',
  'danaher-t-cells',
  'danaher-macrophages',
  'proliferation-11',
] as const

export function scoresOf(cohort: Cohort): GeneSetScores {
  const signatures = signatureNames.flatMap(name => signatureNamed(name) ?? [])
  // The files hold about a tenth of the genes: half of a signature must be there, and every score says which.
  const result = scorePublished(cohort.assay, signatures, { leastShare: 0.5 })
  const { scores } = result
  // Cytolytic activity is a geometric mean: its logarithm is what varies symmetrically.
  const values = scores.values.slice()
  const row = scores.features.findIndex(({ id }) => id === 'cytolytic-activity')
  for (let s = 0; s < scores.size; s++)
    values[row * scores.size + s] = Math.log2(values[row * scores.size + s])
  return { ...result, scores: scores.with({ values }) }
}

/** Infiltration standardised within the cohort, for an association; prediction uses frozen moments. */
export function infiltrationOf({ assay }: Cohort) {
  const fitted = infiltrationFitter({ sets: infiltrationSets, leastShare: 0.5 }).fit(trainingSamples(assay), {
    seed: 1,
  })
  const used = fitted.coverage.filter(({ scored }) => scored)
  return {
    values: fitted.apply(assay).values,
    genesPresent: {
      set: 'infiltration',
      genes: new Set(infiltrationSets.flatMap(({ genes }) => genes)).size,
      present: new Set(used.flatMap(({ present }) => present)).size,
      missing: [...new Set(fitted.coverage.flatMap(({ missing }) => missing))],
      used: true,
      reason: null,
    },
  }
}

export interface Association {
  readonly cohort: string
  readonly n: number
  readonly responders: number
  /** Per standard deviation of the cohort. */
  readonly oddsRatio: number
  readonly lower: number
  readonly upper: number
  readonly logOdds: number
  readonly se: number
  readonly p: number
  readonly auc: {
    readonly value: number
    readonly lower: number
    readonly upper: number
    readonly se: number
  }
}

export function associate(cohort: Cohort, score: Float64Array): Association | string {
  const { rows, event } = responseOf(cohort)
  const values = Float64Array.from(rows, row => score[row])
  const cases = event.reduce((sum, one) => sum + one, 0)
  if (cases < 2 || rows.length - cases < 2)
    return `${cases} responders of ${rows.length} with RECIST: no association`
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
  const fit = logistic({ y: event, x: [values.map(value => (value - mean) / sd)] })
  const [logOdds, se] = [fit.coefficients[1], fit.se[1]]
  const area = auc({ event, score: values })
  const reach = 1.959963984540054 * se
  return {
    cohort: cohort.name,
    n: rows.length,
    responders: cases,
    oddsRatio: Math.exp(logOdds),
    lower: Math.exp(logOdds - reach),
    upper: Math.exp(logOdds + reach),
    logOdds,
    se,
    p: normalTwoSided(logOdds / se),
    auc: { value: area.value, lower: area.lower, upper: area.upper, se: area.se },
  }
}

/**
 * Random effects by REML with Hartung and Knapp's interval, never narrower than without their adjustment: three cohorts
 * that happen to agree must not look certain.
 */
export function pool(all: readonly Association[]) {
  if (all.length < 2) return null
  const odds = metaAnalysis({
    effect: all.map(({ logOdds }) => logOdds),
    se: all.map(({ se }) => se),
    method: 'REML',
    hartungKnapp: 'adhoc',
  })
  const area = metaOfDiscrimination({
    value: all.map(one => one.auc.value),
    se: all.map(one => one.auc.se),
    method: 'REML',
    hartungKnapp: 'adhoc',
  })
  return {
    cohorts: all.map(({ cohort }) => cohort),
    oddsRatio: Math.exp(odds.value),
    lower: Math.exp(odds.lower),
    upper: Math.exp(odds.upper),
    p: odds.p,
    tau: odds.tau,
    iSquared: odds.iSquared,
    auc: { value: area.value, lower: area.lower, upper: area.upper },
  }
}

export function withQ<T extends { readonly pooled: { readonly p: number } | null }>(rows: readonly T[]) {
  const tested = rows.flatMap(({ pooled }, i) => (pooled === null ? [] : [{ i, p: pooled.p }]))
  const q = benjaminiHochberg(tested.map(({ p }) => p))
  const of = new Map(tested.map(({ i }, k) => [i, q[k]]))
  return rows.map((row, i) => ({ ...row, q: of.get(i) ?? null }))
}
