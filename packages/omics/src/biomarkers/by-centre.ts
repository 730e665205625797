import { metaAnalysis } from '@tessera/statistics'
import { type BiomarkerCohort, featureValues, selectPatients } from './cohort.ts'
import { covariateColumns } from './covariate-columns.ts'
import { type Effect, effectOf } from './effect.ts'
import { knownRows } from './known-rows.ts'
import { type CompetingModel, doublingOf, type EffectMeasure } from './measure.ts'
import { eventCount, outcomeScreen } from './outcome-screen.ts'

/** The effect of a feature in each centre, and what the centres pool to. */
export interface ByCentre {
  readonly centres: readonly { readonly centre: string; readonly effect: Effect }[]
  /** Random effects over the centres with an estimate, per unit; null below two of them. */
  readonly pooled: PooledCentres | null
}

/** REML with Hartung and Knapp's interval, on the scale of coefficients (log ratios), per unit of the feature. */
export interface PooledCentres {
  readonly coefficient: number
  readonly se: number
  readonly lower: number
  readonly upper: number
  readonly p: number
  readonly tau: number
  readonly iSquared: number
  /** Cochran's test of equal effects. */
  readonly qP: number
  readonly predictionLower: number
  readonly predictionUpper: number
  readonly centres: number
}

/** Fits the feature within each centre (with the covariates of the cohort) and pools. */
export function effectByCentre(
  cohort: BiomarkerCohort,
  f: number,
  options: {
    readonly measure: EffectMeasure
    readonly competing: CompetingModel
    readonly cause: number
    readonly level: number
  },
): ByCentre {
  const { measure, competing, cause, level } = options
  const one: BiomarkerCohort = {
    ...cohort,
    features: [cohort.features[f]],
    values: featureValues(cohort, f),
  }
  const centres = cohort.centres.map((centre, c) => {
    const rows = Int32Array.from([...cohort.centre.keys()].filter(row => cohort.centre[row] === c))
    const part = selectPatients(one, rows)
    const known = knownRows(part.values)
    const events = eventCount(part.outcome, cause, known.rows)
    const sd = knownRows(one.values).sd
    const scale = { ratio: measure.ratio, level, doubling: doublingOf(cohort.scale), sd }
    const tooFew =
      known.count < 8 ||
      (events !== null && (events < 5 || (part.outcome.kind === 'binary' && known.count - events < 5)))
    if (tooFew || !(known.sd > 0))
      return {
        centre,
        effect: without(known.count, events, tooFew ? 'fewer than 8 patients or 5 events' : 'no variation'),
      }
    const columns = covariateColumns(part.adjust, part.size).columns
    const screen = outcomeScreen(part.outcome, columns, { competing, cause })
    const fit = screen.fit([part.values], known.rows)
    const alone = screen.hasLikelihoodRatio ? screen.fit([], known.rows).logLikelihood : null
    return { centre, effect: effectOf(fit, alone, events, scale) }
  })
  const estimated = centres.flatMap(({ effect }) =>
    effect.coefficient === null || effect.se === null
      ? []
      : [{ coefficient: effect.coefficient, se: effect.se }],
  )
  return { centres, pooled: estimated.length < 2 ? null : pool(estimated, level) }
}

function pool(
  estimated: readonly { readonly coefficient: number; readonly se: number }[],
  level: number,
): PooledCentres {
  const meta = metaAnalysis({
    effect: estimated.map(({ coefficient }) => coefficient),
    se: estimated.map(({ se }) => se),
    method: 'REML',
    hartungKnapp: true,
    level,
  })
  const { value, se, lower, upper, p, tau, iSquared, qP, predictionLower, predictionUpper } = meta
  return {
    coefficient: value,
    se,
    lower,
    upper,
    p,
    tau,
    iSquared,
    qP,
    predictionLower,
    predictionUpper,
    centres: estimated.length,
  }
}

function without(n: number, events: number | null, why: string): Effect {
  return {
    n,
    events,
    coefficient: null,
    se: null,
    perUnit: null,
    perSd: null,
    perDoubling: null,
    statistic: null,
    pWald: null,
    pLikelihoodRatio: null,
    why,
  }
}
