import { ModellingRows, type OutcomeRows, repeatedKFold, splitRows } from '@tessera/learning'
import { createRandom } from '@tessera/statistics'
import type { Design } from '../src/run/design.ts'
import { fitFold } from '../src/run/fit-fold.ts'
import type { ModelSpec } from '../src/run/model-spec.ts'
import { acrossFolds, type EvaluatedFold } from '../src/run/out-of-fold.ts'
import { rankingMeasures, recoverCentre, workOf } from './recovery-coverage.ts'

/** The column that tells the centre and nothing else. */
export const shortcut = 'scanner'

/** Share of patients with the event that is kept of each centre: what a shortcut through the centre lives on. */
const rates = [0.2, 0.35, 0.5, 0.65, 0.8]
/** Standard deviations from one centre's scanner to the next. */
const step = 1.5

/**
 * Patients whose centres differ in how often they have the event, and a column that a scanner decides. Who stays is drawn
 * by the outcome alone, so that within a centre nothing foretells it more or less than before.
 */
export function plantShortcut(rows: OutcomeRows, seed: number): OutcomeRows {
  const { outcome } = rows
  if (outcome.kind !== 'binary') throw new RangeError('a shortcut is planted beside a binary outcome')
  const random = createRandom(seed, 'shortcut')
  const share = rates.map((_, c) => {
    const own = Array.from(outcome.event).filter((_, row) => rows.centre[row] === c)
    return own.reduce((sum, event) => sum + event / own.length, 0)
  })
  const kept = Int32Array.from({ length: rows.size }, (_, row) => row).filter(row => {
    const c = rows.centre[row]
    const odds = (rates[c] / (1 - rates[c])) * ((1 - share[c]) / share[c])
    const stays = outcome.event[row] === 1 ? Math.min(1, odds) : Math.min(1, 1 / odds)
    return random.next() < stays
  })
  const selected = rows.select(kept)
  const values = Float64Array.from(selected.centre, c => step * c + random.normal())
  return new ModellingRows({
    ...selected,
    features: [...selected.features, { kind: 'numeric', name: shortcut, unit: null, values }],
    patient: Int32Array.from(kept, (_, row) => row),
  })
}

/** AUC of one model of one cohort by three ways of asking, centres averaged. */
export interface Splits {
  /** Random folds, every centre in training and held out. */
  readonly random: number
  /** Each centre left out. */
  readonly leftOut: number
  /** The models of the line above on fresh patients of the centre that each left out. */
  readonly fresh: number
}

/** @param fresh patients of each centre, none of them in the cohort */
export async function compareSplits(options: {
  readonly cohort: OutcomeRows
  readonly fresh: readonly OutcomeRows[]
  readonly spec: ModelSpec
  readonly seed: number
}): Promise<Splits> {
  const { cohort, fresh, spec, seed } = options
  const [measure] = rankingMeasures(cohort)
  const design: Design = {
    id: 'random',
    kind: 'repeated-k-fold',
    label: '',
    description: '',
    about: 'modelling procedure',
    folds: repeatedKFold(splitRows(cohort, null), { folds: 5, repeats: 1, seed }),
  }
  const work = workOf(cohort, design, spec, seed)
  const folds: EvaluatedFold[] = []
  for (const fold of design.folds.keys()) {
    const { evaluated } = await fitFold({ design: 0, fold, model: spec.id }, work)
    folds.push({ repeat: 0, evaluated })
  }
  let leftOut = 0
  let anew = 0
  for (const [centre, own] of fresh.entries()) {
    const [{ value, truth }] = await recoverCentre({ cohort, fresh: own, centre, spec, seed })
    leftOut += (value ?? Number.NaN) / fresh.length
    anew += truth / fresh.length
  }
  return { random: acrossFolds(measure, folds), leftOut, fresh: anew }
}

/** The same model with the shortcut among what it reads. */
export function withShortcut(spec: ModelSpec): ModelSpec {
  return { ...spec, id: `${spec.id}-and-${shortcut}`, features: [...spec.features, shortcut] }
}
