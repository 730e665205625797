import { auc, harrellConcordance } from '@tessera/statistics'
import type { Learner } from '../learner.ts'
import { horizonNotes } from '../learners/baseline.ts'
import { chooseCutOff } from '../learners/cut-off.ts'
import { binaryOutcome, type OutcomeKind, survivalOutcome, targetOf } from '../learners/outcome.ts'
import type { Design } from '../preparation/design.ts'
import { preparation } from '../preparation/preparation.ts'
import { type BinaryOutcome, type Outcome, pick, type SurvivalOutcome, selectOutcome } from '../rows.ts'
import { forestModel, scoresOf } from './forest-model.ts'
import type { ForestOptions, ForestSettings } from './forest-options.ts'
import type { ForestSpec } from './forest-spec.ts'
import type { OutcomeForest } from './outcome-forest.ts'
import { survivalForest } from './survival-forest.ts'
import { outOfBagCurves, outOfBagMortality } from './survival-prediction.ts'
import { classForest, outOfBagValues } from './value-forest.ts'

/**
 * A forest after the usual preparation: missing values are filled there (median, most frequent level), and categories
 * become one column a level. Each tree draws patients, with all their rows. Where `mtry` or `minLeafSize` name several
 * values, the pair of best out-of-bag concordance (area under the curve for binary outcomes) is kept, the first
 * among equals. The cut-off is fixed on out-of-bag risks, since a forest all but knows the rows it has seen.
 */
export function forestLearner(spec: ForestSpec, kind: OutcomeKind): Learner {
  return {
    name: kind === 'binary' ? 'classification forest' : 'random survival forest',
    fast: false,
    fit: (training, context) => {
      const outcome = kind === 'binary' ? binaryOutcome(training) : survivalOutcome(training)
      const prepared = preparation({ missingIndicator: spec.missingIndicator }).fit(training, context)
      const design = prepared.apply(training.data)
      const { patient } = training.data
      const candidates = settingsOf(spec, kind, { seed: context.seed, patient })
      const best = candidates
        .map(options => growOn(design, outcome, options, spec))
        .reduce((best, next) => (next.discrimination > best.discrimination ? next : best))
      const { settings, discrimination } = best
      const measure = kind === 'binary' ? 'area under the curve' : 'concordance'
      const chosen: Record<string, string> =
        candidates.length > 1 ? { chosenBy: `out-of-bag ${measure}` } : {}
      return forestModel({
        learner: kind === 'binary' ? 'classification forest' : 'random survival forest',
        target: targetOf(outcome),
        preparation: prepared,
        grown: best.grown,
        size: design.size,
        cutOff: cutOffOf(spec, best.risk, outcome),
        parameters: design.terms.length,
        settings: { ...described(settings, spec, kind), ...chosen, cutOff: spec.cutOff },
        notes: [
          ...prepared.notes,
          ...(Number.isNaN(discrimination)
            ? []
            : [`out-of-bag ${measure} in training: ${discrimination.toFixed(3)}`]),
          ...(outcome.kind === 'binary' ? [] : horizonNotes(outcome)),
        ],
      })
    },
  }
}

interface Grown {
  readonly grown: OutcomeForest
  readonly settings: ForestSettings
  /** Out-of-bag risk; NaN where every tree has seen the patient. */
  readonly risk: Float64Array
  /** Out-of-bag concordance or area under the curve; NaN where it cannot be told. */
  readonly discrimination: number
}

function growOn(design: Design, outcome: Outcome, options: ForestOptions, spec: ForestSpec): Grown {
  if (outcome.kind === 'binary') return growClasses(design, outcome, options, spec)
  const names = design.terms.map(({ term }) => term)
  const grown = survivalForest({ x: design.x, time: outcome.time, event: outcome.event, names }, options)
  const mortality = outOfBagMortality(grown, design.x)
  const { survival } = outOfBagCurves(grown, design.x, Float64Array.of(outcome.horizon))
  const { risk } = scoresOf(targetOf(outcome), design.size, { mortality, survival })
  return {
    grown: { outcome: 'survival', forest: grown.forest },
    settings: grown.settings,
    risk,
    discrimination: survivalDiscrimination(mortality, outcome),
  }
}

function growClasses(
  design: Design,
  outcome: BinaryOutcome,
  options: ForestOptions,
  { impurity }: ForestSpec,
): Grown {
  const classes = Int32Array.from(outcome.event)
  const grown = classForest({ x: design.x, classes, count: 2 }, { ...options, impurity })
  const values = outOfBagValues(grown, design.x)
  const risk = Float64Array.from(classes, (_, row) => values[2 * row + 1])
  const rows = knownRows(risk)
  const event = pick(outcome.event, rows, new Uint8Array(rows.length))
  const score = pick(risk, rows, new Float64Array(rows.length))
  const both = event.includes(0) && event.includes(1)
  return {
    grown: { outcome: 'values', forest: grown.forest },
    settings: grown.settings,
    risk,
    discrimination: both ? auc({ event, score }).value : Number.NaN,
  }
}

function survivalDiscrimination(mortality: Float64Array, outcome: SurvivalOutcome): number {
  const rows = knownRows(mortality)
  const risk = pick(mortality, rows, new Float64Array(rows.length))
  const time = pick(outcome.time, rows, new Float64Array(rows.length))
  const event = pick(outcome.event, rows, new Uint8Array(rows.length))
  try {
    return harrellConcordance({ time, event, risk }).value
  } catch {
    return Number.NaN // no pair can be compared
  }
}

/** The rows that some tree has not seen. */
function knownRows(values: Float64Array): Int32Array {
  return Int32Array.from(values.keys()).filter(row => !Number.isNaN(values[row]))
}

function cutOffOf(spec: ForestSpec, risk: Float64Array, outcome: Outcome): number {
  const rows = knownRows(risk)
  if (rows.length === 0) return 0.5
  return chooseCutOff(
    spec.cutOff,
    pick(risk, rows, new Float64Array(rows.length)),
    selectOutcome(outcome, rows),
  )
}

/** Every combination of the settings that are left open. */
function settingsOf(
  spec: ForestSpec,
  kind: OutcomeKind,
  shared: Pick<ForestOptions, 'seed' | 'patient'>,
): ForestOptions[] {
  const { trees, minLeafEvents, maxDepth, sample, fraction } = spec
  const leafSizes = [spec.minLeafSize ?? (kind === 'binary' ? 5 : 15)].flat()
  const draws = [spec.mtry].flat()
  return leafSizes.flatMap(minLeafSize =>
    draws.map(mtry => ({
      ...shared,
      ...{ trees, mtry, minLeafSize, minLeafEvents, maxDepth, sample, fraction },
    })),
  )
}

function described(
  settings: ForestSettings,
  spec: ForestSpec,
  kind: OutcomeKind,
): Record<string, string | number> {
  const { trees, mtry, minLeafSize, minLeafEvents, sample, fraction } = settings
  const said: Record<string, string | number> = { trees, mtry, minLeafSize, sample }
  said.split = kind === 'binary' ? spec.impurity : 'log-rank'
  if (kind === 'time-to-event') said.minLeafEvents = minLeafEvents
  if (spec.maxDepth !== undefined) said.maxDepth = spec.maxDepth
  if (sample === 'subsample') said.fraction = fraction
  return said
}
