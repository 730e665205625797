import type { FoldPlan } from '@tessera/evidence'
import { leaveOneCentreOut, repeatedKFold, type SplitRows } from '@tessera/learning'
import { OmicsError } from '../assay/omics-error.ts'
import { type BiomarkerCohort, tabularOutcome } from './cohort.ts'
import { panelOrder } from './panel-order.ts'
import { type PanelImputer, type PanelModel, panelScores } from './panel-scores.ts'
import { type Performance, ScoreBoard } from './score-board.ts'

export interface PanelOptions {
  readonly seed: number
  /** Largest panel; 10 by default. */
  readonly sizes?: number
  readonly learner?: PanelModel['learner']
  readonly imputer?: PanelImputer
  /** `k-fold` (5 folds, repeated) or one fold a centre. */
  readonly folds?: 'k-fold' | 'centres'
  readonly repeats?: number
  readonly cause?: number
  readonly level?: number
  /** Also let each training set choose its own size by inner folds: the performance of the whole procedure. */
  readonly chooseInside?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

export interface PanelSize {
  readonly size: number
  /** Covariates and panel; the panel alone where there are no covariates. */
  readonly withClinical: Performance
  readonly alone: Performance
  /** `withClinical` less the clinical baseline on the same folds, paired; null without covariates. */
  readonly gain: (Performance & { readonly p: number }) | null
  /** Features chosen once on all patients, then cross-validated: what not to believe. */
  readonly notNested: Performance
  /** `notNested` less `withClinical`. */
  readonly optimism: number
}

export interface PanelCurve {
  /** `AUC` or `Concordance (Harrell)`. */
  readonly measure: string
  readonly validation: string
  readonly learner: string
  readonly imputer: PanelImputer
  readonly clinical: Performance | null
  readonly sizes: readonly PanelSize[]
  /** The smallest size within one standard error of the best. */
  readonly chosen: number
  readonly best: number
  /** The size chosen anew within each training set: no choice was made on what it is judged by. */
  readonly procedure: (Performance & { readonly sizes: readonly number[] }) | null
  /** Features in the order of all patients, and how often each was in the panel of the chosen size. */
  readonly members: readonly { readonly feature: string; readonly frequency: number }[]
  /** The panel that the whole cohort gives at the chosen size. */
  readonly panel: readonly string[]
  readonly folds: number
  /** Models that could not be fitted, whose patients got the same score. */
  readonly failed: number
  readonly level: number
}

/**
 * Panels of 1 to k features by nested cross-validation. Within each training set features are ordered anew (lasso path beside the
 * covariates) and models of every size are fitted by a learner, with missing values filled in there; held-out patients are
 * compared with those of their own fold alone. No cut-off is involved. Intervals: infinitesimal jackknife over patients, the mean
 * over repetitions; they do not count that training sets overlap.
 * @throws OmicsError `too-few` with fewer than 20 patients or 10 events
 */
export function panelCurve(cohort: BiomarkerCohort, options: PanelOptions): PanelCurve {
  const { seed, imputer = 'median', learner = 'regression', repeats = 4, cause = 1, level = 0.95 } = options
  const largest = Math.max(1, Math.min(options.sizes ?? 10, cohort.features.length))
  requireEnough(cohort)
  const folds = options.folds ?? 'k-fold'
  const plans = foldPlans(cohort, folds, repeats, seed)
  const hasClinical = cohort.adjust.length > 0
  const model: PanelModel = { learner, imputer, seed }
  const inner = options.chooseInside ?? true
  const everyRow = Int32Array.from({ length: cohort.size }, (_, i) => i)
  const overall = panelOrder(cohort, everyRow, { most: largest, seed, cause })
  const sizes = Array.from({ length: largest }, (_, k) => k + 1)
  const scores = new ScoreBoard(cohort, plans)
  const counts = sizes.map(() => new Map<number, number>())
  const chosenInside: number[] = []
  plans.forEach((plan, at) => {
    options.signal?.throwIfAborted()
    options.onProgress?.(at, plans.length)
    const order = panelOrder(cohort, plan.training, { most: largest, seed, cause })
    if (hasClinical) scores.put('clinical', at, panelScores(cohort, plan, [], true, model))
    for (const size of sizes) {
      const places = order.slice(0, size)
      for (const place of places) counts[size - 1].set(place, (counts[size - 1].get(place) ?? 0) + 1)
      scores.put(`with ${size}`, at, panelScores(cohort, plan, places, true, model))
      if (hasClinical) scores.put(`alone ${size}`, at, panelScores(cohort, plan, places, false, model))
      scores.put(`naive ${size}`, at, panelScores(cohort, plan, overall.slice(0, size), true, model))
    }
    if (inner) {
      const size = sizeInside(cohort, plan, { sizes, model, cause, seed })
      chosenInside.push(size)
      scores.copy(`with ${size}`, 'procedure', at)
    }
  })
  options.onProgress?.(plans.length, plans.length)
  const performance = (name: string) => scores.performance(name, { cause, level })
  const curve = sizes.map((size): PanelSize => {
    const withClinical = performance(`with ${size}`)
    const notNested = performance(`naive ${size}`)
    return {
      size,
      withClinical,
      alone: hasClinical ? performance(`alone ${size}`) : withClinical,
      gain: hasClinical ? scores.gain(`with ${size}`, 'clinical', { cause, level }) : null,
      notNested,
      optimism: notNested.value - withClinical.value,
    }
  })
  const best = curve.reduce((a, b) => (b.withClinical.value > a.withClinical.value ? b : a))
  const chosen =
    curve.find(({ withClinical }) => withClinical.value >= best.withClinical.value - best.withClinical.se) ??
    best
  const members = cohort.features
    .map(({ id }, f) => ({ feature: id, frequency: (counts[chosen.size - 1].get(f) ?? 0) / plans.length }))
    .filter(({ frequency }) => frequency > 0)
    .sort((a, b) => b.frequency - a.frequency || (a.feature < b.feature ? -1 : 1))
  return {
    measure: cohort.outcome.kind === 'binary' ? 'AUC' : 'Concordance (Harrell)',
    validation: folds === 'centres' ? 'each centre left out' : `5 folds, repeated ${repeats} times`,
    learner: typeof learner === 'string' ? learner : learner.name,
    imputer,
    clinical: hasClinical ? performance('clinical') : null,
    sizes: curve,
    chosen: chosen.size,
    best: best.size,
    procedure: inner ? { ...performance('procedure'), sizes: chosenInside } : null,
    members,
    panel: overall.slice(0, chosen.size).map(f => cohort.features[f].id),
    folds: plans.length,
    failed: scores.failed,
    level,
  }
}

/** The size that inner folds of a training set choose, by the one-standard-error rule. */
function sizeInside(
  cohort: BiomarkerCohort,
  outer: FoldPlan,
  { sizes, model, cause, seed }: { sizes: readonly number[]; model: PanelModel; cause: number; seed: number },
): number {
  const rows = splitRowsOf(cohort, outer.training)
  const plans = repeatedKFold(rows, { folds: 5, repeats: 1, seed }).map(plan => ({
    ...plan,
    training: plan.training.map(i => outer.training[i]),
    heldOut: plan.heldOut.map(i => outer.training[i]),
  }))
  const board = new ScoreBoard(cohort, plans)
  plans.forEach((plan, at) => {
    const order = panelOrder(cohort, plan.training, { most: sizes.length, seed, cause })
    for (const size of sizes)
      board.put(`${size}`, at, panelScores(cohort, plan, order.slice(0, size), true, model))
  })
  const curve = sizes.map(size => board.performance(`${size}`, { cause, level: 0.95 }))
  const best = curve.reduce((a, b) => (b.value > a.value ? b : a))
  const place = curve.findIndex(({ value }) => value >= best.value - best.se)
  return sizes[Math.max(0, place)]
}

function splitRowsOf(cohort: BiomarkerCohort, rows: Int32Array): SplitRows {
  const { event } = tabularOutcome(cohort.outcome)
  return {
    patient: Int32Array.from({ length: rows.length }, (_, i) => i),
    centre: Int32Array.from(rows, row => cohort.centre[row]),
    centres: cohort.centres,
    event: Uint8Array.from(rows, row => event[row]),
    timeZero: null,
  }
}

function foldPlans(
  cohort: BiomarkerCohort,
  folds: 'k-fold' | 'centres',
  repeats: number,
  seed: number,
): FoldPlan[] {
  const rows = splitRowsOf(
    cohort,
    Int32Array.from({ length: cohort.size }, (_, i) => i),
  )
  return folds === 'centres' ? leaveOneCentreOut(rows) : repeatedKFold(rows, { folds: 5, repeats, seed })
}

function requireEnough(cohort: BiomarkerCohort): void {
  const { event } = tabularOutcome(cohort.outcome)
  let events = 0
  for (const one of event) events += one
  const least =
    tabularOutcome(cohort.outcome).kind === 'binary' ? Math.min(events, cohort.size - events) : events
  if (cohort.size < 20 || least < 10)
    throw new OmicsError(
      'too-few',
      `${cohort.size} patients with ${least} events cannot carry a panel`,
      'a panel needs 20 patients and 10 events at the very least; look at the effects of single features instead',
    )
}
