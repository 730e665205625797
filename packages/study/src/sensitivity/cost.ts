import type { Estimate } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { bootstrapOf } from '../run/estimates/pooled.ts'
import { type Evaluated, eventsOf, selectEvaluated, sizeOf } from '../run/evaluated.ts'
import { measuresFor } from '../run/measures/catalogue.ts'
import type { Measure } from '../run/measures/measure.ts'
import { acrossFolds, stackRepetitions } from '../run/out-of-fold.ts'
import type { HeldOutQuestion } from './held-out-file.ts'

/** One model of one question in two runs, on the patients whom both held out. */
export interface ModelCost {
  readonly question: string
  readonly model: string
  readonly measure: Pick<Measure, 'name' | 'label' | 'better' | 'horizon'>
  /** Patients in both runs, and events among them. */
  readonly n: number
  readonly events: number | null
  readonly with: number
  readonly without: number
  /** Without less with. */
  readonly difference: number
  readonly lower: number | null
  readonly upper: number | null
  readonly se: number | null
  readonly method: string
  /** Why there is no number; null where there is. */
  readonly why: Estimate['why']
}

interface Fold {
  readonly repeat: number
  readonly evaluated: Evaluated
  readonly patients: readonly string[]
}

/**
 * What leaving something out cost the models of a question: the headline measure of the run without it less that of the whole run, each
 * in its own folds, on the patients whom both runs held out. The interval is paired: a resample draws patients with
 * replacement within their centre, the same for both runs; the models are not fitted again, so it says how sure the difference is
 * in patients like these, for the models of these two runs.
 * @param whole the run with everything
 * @param without the run that left something out
 */
export function questionCost(
  whole: HeldOutQuestion,
  without: HeldOutQuestion,
  options: { readonly bootstrap: number; readonly level: number; readonly seed: number },
): ModelCost[] {
  const common = commonPatients(whole, without)
  const models = Object.keys(without.folds[0]?.models ?? {}).filter(
    model => model in (whole.folds[0]?.models ?? {}),
  )
  if (common.size === 0 || models.length === 0) return []
  const draws = Array.from({ length: options.bootstrap }, (_, replicate) =>
    drawn(common, createRandom(options.seed, 'cost', without.id, replicate)),
  )
  return models.map(model => {
    const [before, after] = [whole, without].map(run => foldsOf(run, model, common))
    const [measure] = measuresFor(before[0].evaluated.outcome, [])
    const all = stackRepetitions(after)[0]
    const refused = measure.refuse(all)
    const value = { with: acrossFolds(measure, before), without: acrossFolds(measure, after) }
    const difference = value.without - value.with
    const replicates = Float64Array.from(
      refused === null ? draws : [],
      counts =>
        acrossFolds(measure, resampled(after, counts)) - acrossFolds(measure, resampled(before, counts)),
    )
    return {
      question: without.id,
      model,
      measure,
      n: sizeOf(all),
      events: eventsOf(all.outcome),
      ...value,
      difference,
      ...bootstrapOf(replicates, difference, options.level, 'paired over two runs, '),
      why: refused ?? (Number.isFinite(difference) ? null : 'could not be estimated in both runs'),
    }
  })
}

/** The centre of each patient whom both runs held out. */
function commonPatients(whole: HeldOutQuestion, without: HeldOutQuestion): Map<string, string> {
  const seen = new Set(whole.folds.flatMap(({ patients }) => patients))
  const common = new Map<string, string>()
  for (const { patients, centres } of without.folds)
    patients.forEach((patient, i) => {
      if (seen.has(patient)) common.set(patient, centres[i])
    })
  return common
}

/** The folds of a run with the common patients alone; those without any are left out. */
function foldsOf(run: HeldOutQuestion, model: string, common: ReadonlyMap<string, string>): Fold[] {
  return run.folds.flatMap(({ repeat, patients, outcome, models }) => {
    const rows = Int32Array.from(patients.keys()).filter(row => common.has(patients[row]))
    if (rows.length === 0) return []
    const linear = models[model]
    const evaluated = selectEvaluated(
      { outcome, linear, risk: linear, high: new Uint8Array(linear.length), survival: null, levels: null },
      rows,
    )
    return [{ repeat, evaluated, patients: Array.from(rows, row => patients[row]) }]
  })
}

type Random = ReturnType<typeof createRandom>

/** How often each patient is drawn: with replacement within the centre. */
function drawn(common: ReadonlyMap<string, string>, random: Random): Map<string, number> {
  const counts = new Map<string, number>()
  const byCentre = Map.groupBy([...common.keys()].sort(), patient => common.get(patient))
  for (const [, members] of [...byCentre].sort(([a = ''], [b = '']) => (a < b ? -1 : 1)))
    for (let i = 0; i < members.length; i++) {
      const patient = members[random.integer(members.length)]
      counts.set(patient, (counts.get(patient) ?? 0) + 1)
    }
  return counts
}

function resampled(folds: readonly Fold[], counts: ReadonlyMap<string, number>) {
  return folds.map(({ repeat, evaluated, patients }) => ({
    repeat,
    evaluated: selectEvaluated(
      evaluated,
      Int32Array.from(
        patients.flatMap((patient, row) => Array.from({ length: counts.get(patient) ?? 0 }, () => row)),
      ),
    ),
  }))
}
