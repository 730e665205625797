import { createRandom } from '@tessera/statistics'
import { type Evaluated, selectEvaluated } from './evaluated.ts'
import { measureKey, measuresFor } from './measures/catalogue.ts'
import { acrossFolds, type OutOfFold } from './out-of-fold.ts'

/** What one bootstrap replicate computes: a measure of a model, over all held-out patients or a subgroup. */
export interface BootstrapTarget {
  readonly model: string
  readonly measure: string
  /** Keep only rows with this code in the named subgroup; null keeps all. */
  readonly subgroup: { readonly name: string; readonly code: number } | null
}

/** Sent once to every worker. */
export interface BootstrapWork {
  readonly folds: readonly OutOfFold[]
  readonly thresholds: readonly number[]
  readonly targets: readonly BootstrapTarget[]
  /** Subgroup codes of each row of each fold. */
  readonly subgroups: readonly Readonly<Record<string, Int32Array>>[]
  readonly patients: number
  readonly seed: number
  readonly path: string
}

/**
 * One patient-level resample: patients are drawn with replacement within their centre, once for all folds,
 * repetitions and models, so that differences are paired. The models are not fitted again.
 * @returns one value a target; NaN where the resample cannot estimate it
 */
export function bootstrapReplicate(replicate: number, work: BootstrapWork): Float64Array {
  const counts = drawPatients(work, replicate)
  const drawn = work.folds.map(fold => ({ fold, rows: rowsDrawn(fold.patient, counts) }))
  return evaluateTargets(work, drawn)
}

/** The values of every target on the held-out patients as they are. */
export function targetValues(work: BootstrapWork): Float64Array {
  const all = work.folds.map(fold => ({ fold, rows: Int32Array.from(fold.patient, (_, i) => i) }))
  return evaluateTargets(work, all)
}

interface DrawnFold {
  readonly fold: OutOfFold
  readonly rows: Int32Array
}

function evaluateTargets(work: BootstrapWork, drawn: readonly DrawnFold[]): Float64Array {
  const first = Object.values(work.folds[0].models)[0]
  const measures = new Map(measuresFor(first.outcome, work.thresholds).map(m => [measureKey(m), m]))
  const values = new Float64Array(work.targets.length)
  const selected = new Map<string, { repeat: number; evaluated: Evaluated }[]>()
  work.targets.forEach((target, t) => {
    const measure = measures.get(target.measure)
    if (!measure) throw new RangeError(`no measure '${target.measure}'`)
    const key = `${target.model}|${target.subgroup ? `${target.subgroup.name}=${target.subgroup.code}` : ''}`
    let folds = selected.get(key)
    if (!folds) {
      folds = drawn.map(({ fold, rows }, f) => ({
        repeat: fold.repeat,
        evaluated: selectEvaluated(fold.models[target.model], keepSubgroup(rows, target, work.subgroups[f])),
      }))
      selected.set(key, folds)
    }
    values[t] = acrossFolds(measure, folds)
  })
  return values
}

function keepSubgroup(
  rows: Int32Array,
  { subgroup }: BootstrapTarget,
  codes: Readonly<Record<string, Int32Array>>,
): Int32Array {
  return subgroup ? rows.filter(row => codes[subgroup.name][row] === subgroup.code) : rows
}

/** How often each patient is drawn: with replacement within the centre. */
export function drawPatients(
  { folds, patients, seed, path }: Pick<BootstrapWork, 'folds' | 'patients' | 'seed' | 'path'>,
  replicate: number,
): Int32Array {
  const byCentre = new Map<number, Set<number>>()
  for (const fold of folds)
    fold.patient.forEach((patient, i) => {
      const members = byCentre.get(fold.centre[i]) ?? new Set()
      byCentre.set(fold.centre[i], members.add(patient))
    })
  const random = createRandom(seed, 'bootstrap', path, replicate)
  const counts = new Int32Array(patients)
  for (const centre of [...byCentre.keys()].sort((a, b) => a - b)) {
    const members = Int32Array.from(byCentre.get(centre) ?? []).sort()
    for (let i = 0; i < members.length; i++) counts[members[random.integer(members.length)]]++
  }
  return counts
}

/** The rows of patients, each as often as its patient was drawn. */
export function rowsDrawn(patient: Int32Array, counts: Int32Array): Int32Array {
  const rows: number[] = []
  patient.forEach((code, row) => {
    for (let k = 0; k < counts[code]; k++) rows.push(row)
  })
  return Int32Array.from(rows)
}
