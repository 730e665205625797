import { type Fold, type HeldOut, makeSplit, type Split } from '@tessera/evidence'
import {
  type LearningOutcome,
  type Modality,
  type ModelDescription,
  ModellingRows,
  type OutcomeModel,
  type OutcomePrediction,
  type OutcomeRows,
  type Prediction,
} from '@tessera/learning'
import { columnName } from '@tessera/omics'
import type { AssembledBags } from '../intake/bags-at-time-zero.ts'
import type { Design } from './design.ts'
import type { Evaluated } from './evaluated.ts'
import { eventsAmong, eventsOf } from './evaluated.ts'
import { fitModel } from './make-learner.ts'
import type { ModelSpec } from './model-spec.ts'
import { openBags } from './network-inputs.ts'
import type { OutOfFold } from './out-of-fold.ts'

/** The public fields of modelling rows: what survives the way to a worker. */
export type RowsParts = Pick<OutcomeRows, 'features' | 'outcome' | 'patient' | 'centre' | 'centres'>

/** Sent once to every worker: the patients, the folds and the models of one question. */
export interface FitWork {
  readonly rows: RowsParts
  /** Files of the bags of each row. */
  readonly bags: readonly AssembledBags[]
  readonly designs: readonly Design[]
  readonly specs: readonly ModelSpec[]
  /** Times at which survival curves are predicted, up to the horizon; empty for outcomes without times. */
  readonly times: Float64Array
  readonly seed: number
}

export interface FitItem {
  readonly design: number
  readonly fold: number
  readonly model: string
}

/** What one model, fitted on one fold's training rows, says of its held-out rows. */
export interface FoldFit {
  readonly evaluated: Evaluated
  readonly cutOff: number
  readonly unseen: Prediction['unseen']
  readonly imputed: Prediction['imputed']
  readonly parameters: number
  readonly notes: readonly string[]
  readonly settings: Readonly<Record<string, string | number>>
}

/** Fits one model on one fold and predicts its held-out patients. A task for a worker. */
export async function fitFold(item: FitItem, work: FitWork): Promise<FoldFit> {
  const rows = new ModellingRows<LearningOutcome>(work.rows)
  const spec = specOf(work, item.model)
  const fold = foldsOf(work.designs[item.design], rows)[item.fold]
  const { training, heldOut } = fold.divide(rows.withFeatures(columnsOf(spec)))
  const model = await fitModel(spec, training, await bagsOf(work, spec), work.seed)
  const prediction = await model.predict(heldOut, work.times)
  await model.release()
  const { notes, settings } = model.describe()
  return {
    evaluated: evaluate(heldOut, prediction, model),
    cutOff: model.cutOff,
    unseen: prediction.unseen,
    imputed: prediction.imputed,
    parameters: model.parameters,
    notes,
    settings,
  }
}

/** A model fitted on all rows that train anything: what is described in the report and shipped. */
export interface FinalFit {
  readonly description: ModelDescription
  readonly state: unknown
  readonly cutOff: number
  readonly parameters: number
  readonly n: number
  readonly events: number | null
  /** Its own predictions of the rows it was fitted on: for drawing risk distributions, never for evidence. */
  readonly trainingRisk: Float64Array
}

/** Fits one model on every row that trains in any fold of a design. A task for a worker. */
export async function fitFinal(
  item: { readonly model: string; readonly design: number },
  work: FitWork,
): Promise<FinalFit> {
  const rows = new ModellingRows<LearningOutcome>(work.rows)
  const spec = specOf(work, item.model)
  const training = splitOf(work.designs[item.design], rows).everyTraining(rows.withFeatures(columnsOf(spec)))
  const model = await fitModel(spec, training, await bagsOf(work, spec), work.seed)
  const { risk } = await model.predict(training)
  await model.release()
  return {
    description: model.describe(),
    state: model.toJSON(),
    cutOff: model.cutOff,
    parameters: model.parameters,
    n: training.rows.length,
    events: eventsOf(training.data.outcome),
    trainingRisk: risk,
  }
}

/** The checked folds of a design. */
export function foldsOf(design: Design, rows: OutcomeRows): readonly Fold[] {
  return splitOf(design, rows).folds
}

function splitOf(design: Design, rows: OutcomeRows): Split {
  return makeSplit({ name: design.id, kind: design.kind, groups: rows.patient, folds: design.folds })
}

/** The bags that a model reads, of every row of the question. */
export async function bagsOf({ bags }: FitWork, spec: ModelSpec): Promise<Modality[]> {
  return Promise.all(bags.filter(({ block }) => spec.bags.includes(block)).map(openBags))
}

/** Every column that a model reads, those of its assays too. */
export function columnsOf({ features, assays }: ModelSpec): string[] {
  return [
    ...features,
    ...assays.flatMap(({ block, features: own }) => own.map(({ id }) => columnName(block, id))),
  ]
}

/** A model of the work by name. */
export function specOf(work: FitWork, id: string): ModelSpec {
  const spec = work.specs.find(candidate => candidate.id === id)
  if (!spec) throw new RangeError(`no model '${id}'`)
  return spec
}

/** Outcome and prediction of held-out rows side by side. Takes held-out rows alone: evidence is made here. */
export function evaluate(
  heldOut: HeldOut<OutcomeRows>,
  prediction: OutcomePrediction,
  model: Pick<OutcomeModel, 'cutOff'>,
): Evaluated {
  return {
    outcome: heldOut.data.outcome,
    linear: prediction.linear,
    risk: prediction.risk,
    survival: prediction.survival,
    levels: prediction.levels,
    high: Uint8Array.from(prediction.risk, risk => (risk > model.cutOff ? 1 : 0)),
  }
}

/** Puts the fits of a design's folds together, model by model. */
export function gatherFolds(
  design: Design,
  rows: RowsParts,
  fits: ReadonlyMap<string, readonly FoldFit[]>,
): OutOfFold[] {
  return design.folds.map((fold, f) => ({
    name: fold.name,
    repeat: fold.repeat ?? 0,
    patient: fold.heldOut.map(row => rows.patient[row]),
    centre: fold.heldOut.map(row => rows.centre[row]),
    trainingN: fold.training.length,
    trainingEvents: eventsAmong(rows.outcome, fold.training),
    models: Object.fromEntries([...fits].map(([id, folds]) => [id, folds[f].evaluated])),
  }))
}
