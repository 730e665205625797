import { type FitContext, type HeldOut, makeSplit, type Selectable, type Training } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { z } from 'zod'
import type { FeatureContributions, FeatureImportance } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import { type ContinuousOutcome, selectLearningOutcome } from '../outcomes.ts'
import { type Feature, pick, selectFeature } from '../rows.ts'
import { rowsWhere } from '../splits/split-rows.ts'
import { stratifiedFolds } from '../splits/stratified-folds.ts'
import type { InnerFold } from './choose-trees.ts'
import { fitFeatureColumns } from './feature-columns.ts'
import { fitTreeModel, type TreeCount } from './fit-tree-model.ts'
import { squaredLoss } from './inner-loss.ts'
import { squaredObjective } from './objective.ts'
import { type ContinuousBoostingSpec, continuousBoostingSpecSchema } from './specification.ts'
import {
  explainRows,
  importanceOf,
  scoreRows,
  type TreeModel,
  treeModelFromJson,
  treeModelSchema,
  treeModelToJson,
} from './tree-model.ts'

/** Patients in rows with raw features and a measured outcome. */
export class ContinuousRows implements Selectable<ContinuousRows> {
  readonly features: readonly Feature[]
  readonly outcome: ContinuousOutcome
  /** Patient of each row, coded: rows of one patient stay on one side of every split. */
  readonly patient: Int32Array
  constructor(parts: Pick<ContinuousRows, 'features' | 'outcome' | 'patient'>) {
    this.features = parts.features
    this.outcome = parts.outcome
    this.patient = parts.patient
  }

  get size(): number {
    return this.patient.length
  }

  select(rows: Int32Array): ContinuousRows {
    return new ContinuousRows({
      features: this.features.map(feature => selectFeature(feature, rows)),
      outcome: selectLearningOutcome(this.outcome, rows),
      patient: pick(this.patient, rows, new Int32Array(rows.length)),
    })
  }
}

/** A fitted model of a continuous outcome. */
export interface ContinuousBoostingModel {
  readonly unit: string | null
  predict(rows: Training<ContinuousRows> | HeldOut<ContinuousRows>): Float64Array
  /** Exact SHAP values, in the unit of the outcome. */
  explain(rows: Training<ContinuousRows> | HeldOut<ContinuousRows>): FeatureContributions
  describe(): {
    readonly importance: readonly FeatureImportance[]
    readonly settings: Readonly<Record<string, string | number>>
    readonly notes: readonly string[]
  }
  toJSON(): unknown
}

/**
 * Histogram gradient boosting of the squared error; see {@link boostingLearner} for features and the choice of trees.
 * @throws LearnerError 'bad-setting', 'too-few-rows' with fewer than two rows (or patients than three where inner
 * cross-validation chooses), 'not-finite' for an outcome that is not a number
 */
export function continuousBoosting(given: z.input<typeof continuousBoostingSpecSchema> = {}): {
  fit(training: Training<ContinuousRows>, context: FitContext): ContinuousBoostingModel
} {
  const parsed = continuousBoostingSpecSchema.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const what = `setting '${issue.path.join('.')}': ${issue.message}`
    throw new LearnerError('bad-setting', what, 'correct the setting')
  }
  const spec = parsed.data
  return {
    fit: (training, context) => {
      const { data } = training
      requireOutcome(data)
      const { model, settings, notes } = fitTreeModel({
        spec,
        seed: context.seed,
        rows: data,
        objective: squaredObjective(data.outcome.value),
        innerFolds: () => innerFolds(spec, data, context.seed),
        measure: 'mean squared error',
      })
      return continuousModel({ unit: data.outcome.unit, model, settings, notes })
    },
  }
}

function requireOutcome({ outcome, size }: ContinuousRows): void {
  if (size < 2) throw new LearnerError('too-few-rows', `there are ${size} training rows`, 'give at least two')
  const row = outcome.value.findIndex(value => !Number.isFinite(value))
  if (row < 0) return
  const what = `the outcome is ${outcome.value[row]} in row ${row}`
  throw new LearnerError('not-finite', what, 'correct it or take the row out')
}

function innerFolds(spec: ContinuousBoostingSpec, data: ContinuousRows, seed: number): TreeCount {
  const patients = new Set(data.patient).size
  const folds = Math.min(spec.innerFolds, patients)
  if (folds < 3) {
    const what = `inner cross-validation needs 3 patients; there are ${patients}`
    throw new LearnerError('too-few-rows', what, "fix the number of 'trees', or pool centres")
  }
  const made = Array.from({ length: spec.innerRepeats }, (_, repeat) => {
    const fold = stratifiedFolds({
      rows: Int32Array.from({ length: data.size }, (_, i) => i),
      patient: data.patient,
      event: new Uint8Array(data.size),
      folds,
      random: createRandom(seed, 'nested', repeat),
    })
    const plans = Array.from({ length: folds }, (_, held) => ({
      name: `inner ${repeat + 1}.${held + 1}`,
      training: rowsWhere(data.size, i => fold[i] !== held),
      heldOut: rowsWhere(data.size, i => fold[i] === held),
    }))
    // The split checks that no patient stands on both sides.
    const split = makeSplit({ name: 'inner', kind: 'inner', groups: data.patient, folds: plans })
    return split.folds.map((plan): InnerFold => {
      const rows = data.select(plan.training)
      const judged = data.select(plan.heldOut)
      const features = fitFeatureColumns(rows)
      return {
        repeat,
        columns: features.apply(rows).columns,
        objective: squaredObjective(rows.outcome.value),
        evaluated: features.apply(judged).columns,
        evaluatedSize: judged.size,
        loss: squaredLoss(judged.outcome.value),
      }
    })
  }).flat()
  return { folds: made, innerFolds: folds }
}

const continuousModelSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('continuous boosting'),
  unit: z.string().nullable(),
  model: treeModelSchema,
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  notes: z.array(z.string()),
})

/**
 * The model that `toJSON` wrote.
 * @throws LearnerError 'bad-model-file'
 */
export function continuousBoostingFromJson(json: unknown): ContinuousBoostingModel {
  const parsed = continuousModelSchema.safeParse(json)
  if (parsed.success) return continuousModel({ ...parsed.data, model: treeModelFromJson(parsed.data.model) })
  const [issue] = parsed.error.issues
  const what = `this is not a saved model: ${issue.path.join('.') || 'the document'}: ${issue.message}`
  throw new LearnerError('bad-model-file', what, "give the JSON that a model's toJSON wrote")
}

function continuousModel(parts: {
  readonly unit: string | null
  readonly model: TreeModel
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}): ContinuousBoostingModel {
  const { unit, model, settings, notes } = parts
  return {
    unit,
    predict: rows => scoreRows(model, rows.data).sum,
    explain: rows => explainRows(model, rows.data),
    describe: () => ({ importance: importanceOf(model), settings, notes }),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'continuous boosting',
      unit,
      model: treeModelToJson(model),
      settings,
      notes,
    }),
  }
}
