import type {
  LandmarkFeatures,
  LandmarkOutcomes,
  MixedByFeature,
  ResponseOutcomes,
  ScreenedEffects,
  TimeVaryingEffects,
  Trajectory,
} from '@tessera/omics'
import { normalQuantile, studentQuantile } from '@tessera/statistics'
import type { PlainRow } from '../endpoints/write-out.ts'

/** A row a feature and term; ratios are per standard deviation. */
export interface EffectRow extends PlainRow {
  readonly feature: string
  readonly symbol: string | null
  readonly analysis: string
  readonly term: string
  readonly n: number
  readonly events: number | null
  readonly estimate: number | null
  readonly se: number | null
  readonly df: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly p: number | null
  readonly q: number | null
  readonly why_not: string | null
}

export const effectColumns = [
  'feature',
  'symbol',
  'analysis',
  'term',
  'n',
  'events',
  'estimate',
  'se',
  'df',
  'lower',
  'upper',
  'p',
  'q',
  'why_not',
] as const

/** Terms and tests of the mixed models; the estimate of a joint test is its F. */
export function mixedRows(mixed: MixedByFeature, level: number): EffectRow[] {
  return mixed.features.flatMap(({ id, symbol }, f) => {
    const common = { feature: id, symbol, analysis: 'mixed model', n: mixed.fit.rows[f], events: null }
    const fault = mixed.fit.faults[f]
    const terms = mixed.terms.map((term): EffectRow => {
      const df = term.df[f]
      const half = df > 0 ? studentQuantile(0.5 + level / 2, df) * term.se[f] : Number.NaN
      return {
        ...common,
        term: term.name,
        estimate: known(term.estimate[f]),
        se: known(term.se[f]),
        df: known(df),
        lower: known(term.estimate[f] - half),
        upper: known(term.estimate[f] + half),
        p: known(term.p[f]),
        q: known(term.q[f]),
        why_not: fault ?? (Number.isNaN(term.estimate[f]) ? 'does not vary in these samples' : null),
      }
    })
    const joint = mixed.tests
      .filter(test => test.df1.some(df1 => df1 > 1))
      .map(
        (test): EffectRow => ({
          ...common,
          term: `${test.name} (F)`,
          estimate: known(test.statistic[f]),
          se: null,
          df: known(test.df2[f]),
          lower: null,
          upper: null,
          p: known(test.p[f]),
          q: known(test.q[f]),
          why_not: fault,
        }),
      )
    return [...terms, ...joint]
  })
}

/** Outcomes after the landmark by each measure. */
export function landmarkRows(
  features: LandmarkFeatures,
  { outcomes }: LandmarkOutcomes,
  level: number,
): EffectRow[] {
  return outcomes.flatMap(({ measure, causeSpecific, subdistribution }) => [
    ...screenRows(features, 'cause-specific Cox', measure, causeSpecific, level),
    ...(subdistribution === null ? [] : screenRows(features, 'Fine-Gray', measure, subdistribution, level)),
  ])
}

export function responseRows(
  features: LandmarkFeatures,
  { outcomes }: ResponseOutcomes,
  level: number,
): EffectRow[] {
  return outcomes.flatMap(({ measure, effects }) => screenRows(features, 'logistic', measure, effects, level))
}

export function timeVaryingRows(
  features: LandmarkFeatures['features'],
  effects: TimeVaryingEffects,
  level: number,
): EffectRow[] {
  const state = Array.from(effects.p, p => (Number.isNaN(p) ? 'too few events, or no variation' : null))
  return ratioRows(features, 'time-varying Cox', 'value', effects, state, level)
}

function screenRows(
  { features }: LandmarkFeatures,
  analysis: string,
  term: string,
  effects: ScreenedEffects,
  level: number,
): EffectRow[] {
  const why = effects.state.map(state => (state === 'estimated' ? null : (reasons[state] ?? state)))
  return ratioRows(features, analysis, term, effects, why, level)
}

const reasons: Readonly<Record<string, string>> = {
  'too-few': 'fewer than 5 events with the feature known',
  constant: 'the feature does not vary among these patients',
  infinite: 'the feature separates the outcome: no finite estimate',
  collinear: 'the covariates decide the feature',
  'not-converged': 'the fit did not converge',
}

function ratioRows(
  features: LandmarkFeatures['features'],
  analysis: string,
  term: string,
  effects: Pick<ScreenedEffects, 'n' | 'events' | 'estimate' | 'se' | 'p' | 'q'>,
  why: readonly (string | null)[],
  level: number,
): EffectRow[] {
  const z = normalQuantile(0.5 + level / 2)
  return features.map(
    ({ id, symbol }, f): EffectRow => ({
      feature: id,
      symbol,
      analysis,
      term,
      n: effects.n[f],
      events: effects.events[f],
      estimate: known(Math.exp(effects.estimate[f])),
      se: known(effects.se[f]),
      df: null,
      lower: known(Math.exp(effects.estimate[f] - z * effects.se[f])),
      upper: known(Math.exp(effects.estimate[f] + z * effects.se[f])),
      p: known(effects.p[f]),
      q: known(effects.q[f]),
      why_not: why[f],
    }),
  )
}

export const trajectoryColumns = [
  'feature',
  'group',
  'visit',
  'day',
  'n',
  'mean',
  'lower',
  'upper',
  'model_mean',
  'model_lower',
  'model_upper',
] as const

export function trajectoryRows(trajectories: readonly Trajectory[]): PlainRow[] {
  return trajectories.flatMap(({ feature, points }) =>
    points.map(({ group, visit, day, n, raw, modelled }) => ({
      feature,
      group,
      visit,
      day: known(day),
      n,
      mean: known(raw.mean),
      lower: known(raw.lower),
      upper: known(raw.upper),
      model_mean: known(modelled.mean),
      model_lower: known(modelled.lower),
      model_upper: known(modelled.upper),
    })),
  )
}

/** A row a patient: days since the last sample, and a column for each feature and measure. */
export function landmarkTable(features: LandmarkFeatures): { columns: string[]; rows: PlainRow[] } {
  const cells = features.measures.flatMap(measure =>
    features.features.map(({ id }, f) => ({ name: `${id}:${measure}`, measure, f })),
  )
  return {
    columns: ['patient_id', 'landmark', 'days_since_last', ...cells.map(({ name }) => name)],
    rows: features.patients.map((patientId, i) => ({
      patient_id: patientId,
      landmark: features.landmark,
      days_since_last: known(features.sinceLast[i]),
      ...Object.fromEntries(
        cells.map(({ name, measure, f }) => [
          name,
          known(features.values[measure][f * features.patients.length + i]),
        ]),
      ),
    })),
  }
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
