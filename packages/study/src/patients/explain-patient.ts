import { type Divided, makeSplit } from '@tessera/evidence'
import { type LearningOutcome, type Modality, ModellingRows, type OutcomeRows } from '@tessera/learning'
import { bagsOf, columnsOf, type FitWork, specOf } from '../run/fit-fold.ts'
import { fitModel } from '../run/make-learner.ts'
import { isNetwork } from '../run/model-spec.ts'
import { type DriverGroup, driverGroups } from './driver-groups.ts'

/** A held-out patient of one fold of the first design. */
export interface ExplainItem {
  readonly fold: number
  readonly model: string
  /** Row of the question. */
  readonly row: number
}

/** What moved one prediction, of a model fitted without the patient. */
export interface Explained {
  readonly risk: number
  readonly trainingRisk: Float64Array
  /** 'linear' for the linear predictor, 'risk' where the model has none. */
  readonly scale: 'linear' | 'risk'
  /** Training patients whose values were exchanged for the patient's own. */
  readonly background: number
  /** Weight of each instance of the patient's bags, by block; of networks that look at instances. */
  readonly attention: readonly { readonly block: string; readonly weights: Float32Array }[]
  /** What the patient's own values add to the mean over training patients' values, by group. */
  readonly drivers: readonly { readonly group: DriverGroup; readonly contribution: number }[]
}

/** Training patients whose values stand in for the patient's own; of networks, which are slower, fewer. */
const mostBackground = { columns: 60, network: 12 }
const mostRows = 6000
const mostCells = 4e6

/**
 * Fits the model of one fold again (the same rows and seed, so the same model) and asks what each feature adds to one
 * held-out patient's prediction: f(x) less the mean over training patients b of f(x with that feature, or block, of b).
 * In a model that is linear in its columns that is coefficient × (value - mean over those training patients); with
 * interactions, what changes when this feature alone is exchanged. A task for a worker.
 */
export async function explainPatient(
  { fold, model: id, row }: ExplainItem,
  work: FitWork,
): Promise<Explained> {
  const spec = specOf(work, id)
  const { training } = work.designs[0].folds[fold]
  const columns = columnsOf(spec)
  const groups = driverGroups(spec)
  const background = spread(
    training,
    Math.min(
      isNetwork(spec) ? mostBackground.network : mostBackground.columns,
      Math.max(5, Math.floor(Math.min(mostRows, mostCells / Math.max(1, columns.length)) / groups.length)),
    ),
  )
  // Rows: training, the patient, then for every group the patient with that group's values of each training patient.
  const exchanges = groups.flatMap(group => Array.from(background, donor => ({ group, donor })))
  const first = training.length + 1
  const taken = Int32Array.from([...training, row, ...exchanges.map(() => row)])
  const all = new ModellingRows<LearningOutcome>(work.rows).withFeatures(columns)
  const rows = all.select(taken)
  for (const [f, feature] of rows.features.entries()) {
    const from = all.features[f]
    exchanges.forEach(({ group, donor }, e) => {
      if (!group.columns.includes(feature.name)) return
      if (feature.kind === 'numeric' && from.kind === 'numeric')
        feature.values[first + e] = from.values[donor]
      if (feature.kind === 'categorical' && from.kind === 'categorical')
        feature.codes[first + e] = from.codes[donor]
    })
  }
  const bags = (await bagsOf(work, spec)).map(
    (modality): Modality => ({
      ...modality,
      bags: Array.from(taken, (own, i) => {
        const exchange = i < first ? null : exchanges[i - first]
        return modality.bags[exchange?.group.bags === modality.name ? exchange.donor : own]
      }),
    }),
  )
  const { training: fitted, heldOut } = divided(rows, training.length)
  const model = await fitModel(spec, fitted, bags, work.seed)
  const said = await model.predict(heldOut)
  const { risk: trainingRisk } = await model.predict(fitted)
  // Of the patient alone: attention to everybody's instances is not wanted.
  const alone = rows.select(Int32Array.from({ length: first }, (_, i) => i))
  const looked = await model.attention?.(divided(alone, training.length).heldOut)
  await model.release()
  const scale = said.linear.every(Number.isFinite) ? 'linear' : 'risk'
  const value = said[scale]
  return {
    risk: said.risk[0],
    trainingRisk,
    scale,
    background: background.length,
    attention: (looked?.instances ?? []).flatMap(({ modality, bags: [weights] }) =>
      weights ? [{ block: modality, weights }] : [],
    ),
    drivers: groups.map((group, g) => {
      const own = value.subarray(1 + g * background.length, 1 + (g + 1) * background.length)
      return { group, contribution: value[0] - own.reduce((sum, x) => sum + x, 0) / own.length }
    }),
  }
}

/** Training rows first, whatever follows held out. */
function divided(rows: OutcomeRows, training: number): Divided<OutcomeRows> {
  const from = (start: number, end: number) => Int32Array.from({ length: end - start }, (_, i) => start + i)
  const plan = { name: 'one patient', training: from(0, training), heldOut: from(training, rows.size) }
  return makeSplit({
    name: 'one patient',
    kind: 'external',
    groups: rows.patient,
    folds: [plan],
  }).folds[0].divide(rows)
}

/** At most so many, evenly spaced. */
function spread(rows: Int32Array, most: number): Int32Array {
  const count = Math.min(most, rows.length)
  return Int32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)])
}
