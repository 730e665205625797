import type { OrdinalOutcome } from '@tessera/learning'
import { cohenKappa, harrellConcordance, levelScores } from '@tessera/statistics'
import { type Evaluated, sizeOf } from '../evaluated.ts'
import { atCut, cutsOf, levelsOf, type NamedCut } from './at-cut.ts'
import { aucMeasure } from './auc.ts'
import { calibrationInterceptBinary } from './calibration-intercept.ts'
import { calibrationSlopeBinary } from './calibration-slope.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { netBenefitMeasure } from './net-benefit.ts'
import { observedExpectedBinary } from './observed-expected.ts'
import { ofPairs } from './of-pairs.ts'
import { onceFor } from './once-for.ts'

/** A higher level counts as an earlier event, so that pairs of different levels are compared and ties of score half. */
const pairsOf = onceFor(evaluated => {
  const { level, levels } = levelsOf(evaluated)
  return harrellConcordance({
    time: Float64Array.from(level, own => levels.length - own),
    event: new Uint8Array(level.length).fill(1),
    risk: evaluated.linear,
  })
})

const scoresOf = onceFor(evaluated => {
  const { level, levels } = levelsOf(evaluated)
  const probability = evaluated.levels ?? new Float64Array(level.length * levels.length).fill(Number.NaN)
  return levelScores({ level, probability, levels: levels.length })
})

function refuseOneLevel(evaluated: Evaluated): string | null {
  const { level, levels } = levelsOf(evaluated)
  if (level.length === 0) return 'no patients'
  return level.every(own => own === level[0])
    ? `all ${level.length} patients have the level '${levels[level[0]]}'`
    : null
}

const shape = {
  horizon: null,
  threshold: null,
  across: 'all held-out patients',
  pooledOn: null,
  refuse: refuseOneLevel,
  interval: () => null,
  weight: sizeOf,
} as const

/**
 * How well ordered levels are predicted, the headline first: the concordance of score and level (the area under the
 * curve of two levels, generalised), ranked probability score and log score, the agreement of the most likely level
 * with the observed one; and at each named cut (without one at the middle) what is asked of an event.
 */
export function levelMeasures(outcome: OrdinalOutcome, thresholds: readonly number[]): readonly Measure[] {
  const cuts = cutsOf(outcome)
  return [
    {
      ...shape,
      ...ofPairs(pairsOf),
      name: 'ordinal_c',
      label: 'Concordance of score and level',
    },
    {
      ...shape,
      name: 'ranked_probability_score',
      label: 'Ranked probability score',
      compared: true,
      better: 'lower',
      value: evaluated => valueOrNaN(() => scoresOf(evaluated).rankedProbability),
    },
    {
      ...shape,
      name: 'scaled_ranked_probability_score',
      label: 'Scaled ranked probability score',
      compared: false,
      better: 'higher',
      value: evaluated => valueOrNaN(() => scoresOf(evaluated).scaled),
    },
    {
      ...shape,
      name: 'log_score',
      label: 'Log score of the levels',
      compared: true,
      better: 'lower',
      value: evaluated => valueOrNaN(() => scoresOf(evaluated).log),
    },
    {
      ...shape,
      name: 'quadratic_kappa',
      label: 'Quadratic kappa, most likely and observed level',
      compared: false,
      better: 'higher',
      value: evaluated => valueOrNaN(() => kappaOf(evaluated)),
    },
    ...cuts.flatMap((cut, c) => cutMeasures(cut, c === 0, thresholds)),
  ]
}

function kappaOf(evaluated: Evaluated): number {
  const { level, levels } = levelsOf(evaluated)
  const width = levels.length
  const likely = Int32Array.from(level, (_, row) => {
    let best = 0
    for (let k = 1; k < width; k++)
      if ((evaluated.levels?.[row * width + k] ?? 0) > (evaluated.levels?.[row * width + best] ?? 0)) best = k
    return best
  })
  return cohenKappa({ first: likely, second: level, categories: width, weighting: 'quadratic' }).value
}

/** Of the first cut under the names that events have, of others with the cut behind the name. */
function cutMeasures(cut: NamedCut, first: boolean, thresholds: readonly number[]): Measure[] {
  const own = [
    aucMeasure,
    observedExpectedBinary,
    calibrationInterceptBinary,
    calibrationSlopeBinary,
    ...thresholds.map(threshold => netBenefitMeasure(threshold, null)),
  ]
  return own.map(measure => ({
    ...measure,
    name: first ? measure.name : `${measure.name}:${cut.label}`,
    label: `${measure.label}, ${cut.label}`,
    compared: measure.compared && measure.name === 'auc',
    refuse: evaluated => measure.refuse(atCut(evaluated, cut)),
    value: evaluated => measure.value(atCut(evaluated, cut)),
    interval: (evaluated, level) => measure.interval(atCut(evaluated, cut), level),
    weight: evaluated => measure.weight(atCut(evaluated, cut)),
  }))
}
