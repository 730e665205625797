import { benjaminiHochberg, holm } from '@tessera/statistics'
import { effectByCentre } from './by-centre.ts'
import { type BiomarkerCohort, featureValues, selectPatients } from './cohort.ts'
import { type CohortModel, centreWay, cohortModel, completeRows, effectiveSize } from './cohort-model.ts'
import { overGiven } from './correction.ts'
import { covariateColumns } from './covariate-columns.ts'
import { type Effect, effectOf } from './effect.ts'
import { outcomeFindings, perVariableFindings, skippedFindings } from './effect-findings.ts'
import type { FeatureEffect, FeatureEffects } from './feature-effect.ts'
import { type KnownRows, knownRows, unfit } from './known-rows.ts'
import { type CompetingModel, doublingOf, type EffectMeasure, effectMeasure } from './measure.ts'
import { nonLinearity } from './non-linearity.ts'
import { eventCount } from './outcome-screen.ts'

export interface EffectOptions {
  /**
   * How centres enter every model: `strata` (a baseline of its own for each, where the model can, else `covariate`),
   * `covariate`, or `none`. By default `strata` where there are several centres.
   */
  readonly centre?: 'strata' | 'covariate' | 'none'
  readonly competing?: CompetingModel
  /** Cause of interest among competing ones; 1 by default. */
  readonly cause?: number
  /** Which p goes into the false discovery rate; a feature without a finite estimate always gives that of its likelihood ratio. */
  readonly test?: 'wald' | 'likelihood-ratio'
  readonly level?: number
  /** Fewest values of a feature; 10 by default. */
  readonly leastValues?: number
  /** Knots of the spline that linearity is tested with; 4 by default, 0 for no test. */
  readonly knots?: number
  /** How many features, those of smallest p first, get effects by centre; 100 by default. */
  readonly byCentre?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * The effect of every feature on the outcome, one at a time: alone and beside the covariates, per unit, standard deviation and
 * doubling, with Wald and likelihood-ratio p, Benjamini and Hochberg's false discovery rate and Holm's family-wise p over the
 * features that were tested. Rows without the feature take no part in its model; patients without a covariate take no part in
 * adjusted models. Features with too few values or no variation are named in `skipped`, not tested.
 */
export function featureEffects(cohort: BiomarkerCohort, options: EffectOptions = {}): FeatureEffects {
  const {
    competing = 'subdistribution',
    cause = 1,
    test = 'wald',
    level = 0.95,
    leastValues = 10,
    knots = 4,
  } = options
  const measure = effectMeasure(cohort.outcome, competing)
  const centre = centreWay(cohort, options.centre, competing)
  const covariates = covariateColumns(cohort.adjust, cohort.size)
  const complete = completeRows(cohort)
  const narrowed = complete.length < cohort.size ? selectPatients(cohort, complete) : cohort
  const adjustedColumns =
    cohort.adjust.length === 0 ? [] : covariateColumns(narrowed.adjust, narrowed.size).columns
  const plain = cohortModel(cohort, [], { centre, competing, cause })
  const beside =
    cohort.adjust.length === 0 ? null : cohortModel(narrowed, adjustedColumns, { centre, competing, cause })
  const doubling = doublingOf(cohort.scale)
  const scale = { ratio: measure.ratio, level, doubling }
  const skipped: { feature: string; reason: string }[] = []
  const tested: Omit<FeatureEffect, 'fdr' | 'holm' | 'univariableFdr' | 'byCentre'>[] = []
  const total = cohort.features.length
  for (let f = 0; f < total; f++) {
    if (f % 200 === 0) {
      options.signal?.throwIfAborted()
      options.onProgress?.(f, total)
    }
    const feature = cohort.features[f]
    const known = knownRows(featureValues(cohort, f))
    const why = unfit(known, leastValues)
    if (why !== null) {
      skipped.push({ feature: feature.id, reason: why })
      continue
    }
    const univariable = fitOne(plain, featureValues(cohort, f), known, scale)
    const values = featureValues(narrowed, f)
    const narrow = narrowed === cohort ? known : knownRows(values)
    const adjusted = beside === null ? null : fitOne(beside, values, narrow, scale)
    const main = adjusted ?? univariable
    tested.push({
      feature,
      missing: cohort.size - known.count,
      sd: known.sd,
      univariable,
      adjusted,
      p: pOf(main, test),
      nonLinear: knots === 0 ? null : nonLinearity((beside ?? plain).screen, values, narrow, knots),
    })
  }
  options.onProgress?.(total, total)
  const corrected = correct(tested, test)
  const order = corrected.toSorted((a, b) => (a.p ?? 2) - (b.p ?? 2) || byName(a.feature.id, b.feature.id))
  const most = options.byCentre ?? 100
  const several = cohort.centres.length > 1
  const place = new Map(cohort.features.map(({ id }, f) => [id, f]))
  const effects = order.map((effect, rank) => ({
    ...effect,
    byCentre:
      several && rank < most
        ? effectByCentre(narrowed, place.get(effect.feature.id) ?? 0, { measure, competing, cause, level })
        : null,
  }))
  const events = eventCount(cohort.outcome, cause)
  const eventsAdjusted = eventCount(narrowed.outcome, cause)
  const model = beside ?? plain
  const perParameter = effectiveSize(narrowed, cause) / (model.screen.covariates + 1)
  return {
    measure,
    method: methodText(measure, centre, covariates.names),
    covariates: covariates.names,
    centre,
    test,
    level,
    n: cohort.size,
    nAdjusted: narrowed.size,
    events,
    eventsAdjusted,
    perParameter,
    effects,
    skipped,
    findings: [
      ...cohort.findings,
      ...outcomeFindings(effectiveSize(cohort, cause), cohort.size),
      ...skippedFindings(skipped, total),
      ...perVariableFindings({
        perParameter,
        parameters: model.screen.covariates + 1,
        events: eventsAdjusted,
        lost: cohort.size - narrowed.size,
        effects,
      }),
    ],
  }
}

function fitOne(
  { screen, nullLogLikelihood: nullAll, cohort, cause }: CohortModel,
  values: Float64Array,
  known: KnownRows,
  scale: { readonly ratio: boolean; readonly level: number; readonly doubling: number | null },
): Effect {
  const fit = screen.fit([values], known.rows)
  const alone =
    nullAll === null ? null : known.rows === undefined ? nullAll : screen.fit([], known.rows).logLikelihood
  return effectOf(fit, alone, eventCount(cohort.outcome, cause, known.rows), { ...scale, sd: known.sd })
}

/** The p that is corrected. */
function pOf(effect: Effect, test: 'wald' | 'likelihood-ratio'): number | null {
  const chosen = test === 'wald' ? effect.pWald : effect.pLikelihoodRatio
  return chosen ?? (effect.coefficient === null ? effect.pLikelihoodRatio : effect.pWald)
}

function correct(
  tested: readonly Omit<FeatureEffect, 'fdr' | 'holm' | 'univariableFdr' | 'byCentre'>[],
  test: 'wald' | 'likelihood-ratio',
): Omit<FeatureEffect, 'byCentre'>[] {
  const fdr = overGiven(
    tested.map(({ p }) => p),
    benjaminiHochberg,
  )
  const family = overGiven(
    tested.map(({ p }) => p),
    holm,
  )
  const alone = overGiven(
    tested.map(({ univariable }) => pOf(univariable, test)),
    benjaminiHochberg,
  )
  return tested.map((effect, i) => ({ ...effect, fdr: fdr[i], holm: family[i], univariableFdr: alone[i] }))
}

function methodText(
  measure: EffectMeasure,
  centre: 'strata' | 'covariate' | 'none',
  covariates: readonly string[],
): string {
  const parts = [measure.model]
  if (centre === 'strata') parts.push('stratified by centre')
  if (centre === 'covariate') parts.push('with centre as a covariate')
  if (covariates.length > 0) parts.push(`adjusted for ${covariates.join(', ')}`)
  return parts.join(', ')
}

const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
