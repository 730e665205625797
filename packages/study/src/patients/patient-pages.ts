import type { Estimate, PatientPage } from '@tessera/evidence'
import { type LearningOutcome, ModellingRows, selectLearningOutcome } from '@tessera/learning'
import type { Run } from '@tessera/tasks'
import type { AssembledQuestion } from '../assembled.ts'
import { stackEvaluated } from '../run/evaluated.ts'
import { columnsOf, type FitWork, specOf } from '../run/fit-fold.ts'
import type { ModelSpec } from '../run/model-spec.ts'
import { firstRepetition, type OutOfFold } from '../run/out-of-fold.ts'
import { choosePatients } from './choose-patients.ts'
import type { Explained } from './explain-patient.ts'
import { nearestInFeatures, nearestInRisk } from './nearest-training.ts'
import { outcomeOfOne, outcomesOfMany } from './outcome-words.ts'
import { predictedOf } from './predicted-of.ts'
import { pseudonyms } from './pseudonym.ts'
import { valueBand } from './value-band.ts'

export interface PatientPagesInput {
  readonly run: Run
  readonly study: string
  readonly question: AssembledQuestion
  readonly work: FitWork
  readonly folds: readonly OutOfFold[]
  /** The model whose predictions are shown. */
  readonly model: string
  readonly count: number
  readonly level: number
  readonly status: Estimate['status']
}

/** A page with who it is about, which never leaves the run. */
export interface PageOfPatient {
  readonly page: PatientPage
  readonly patientId: string
  /** The first slide of each block of bags that a network looked at, with the weight of its instances. */
  readonly looked: readonly { readonly block: string; readonly bag: string; readonly weights: Float32Array }[]
}

/** Nearest training patients, and drivers that are listed. */
const nearestCount = 10
const listed = 8

/** Pages of some held-out patients of the design that carries the headline. */
export async function patientPages(input: PatientPagesInput): Promise<PageOfPatient[]> {
  const { run, question, work, model, count } = input
  const folds = firstRepetition(input.folds).filter(fold => fold.models[model] !== undefined)
  if (count === 0 || folds.length === 0) return []
  const said = stackEvaluated(folds.map(fold => fold.models[model]))
  const spec = specOf(work, model)
  const design = work.designs[0]
  const placed = folds.flatMap(fold => {
    const at = input.folds.indexOf(fold)
    return Array.from(design.folds[at].heldOut, row => ({ fold: at, row }))
  })
  const has = placed.map(({ row }) => modalitiesOf(question, spec, row))
  const isRisk = said.outcome.kind !== 'continuous' && said.outcome.kind !== 'ordinal'
  const chosen = choosePatients(
    said.risk,
    Int32Array.from(has, own => own.length),
    count,
    isRisk ? 'Predicted risk' : 'Prediction',
  )
  const explained = await run.map<Explained>(`patients ${question.id}`, {
    module: new URL('./explain-patient.ts', import.meta.url),
    task: 'explainPatient',
    shared: work,
    items: chosen.map(({ place }) => ({ ...placed[place], model })),
  })
  const ids = chosen.map(({ place }) => question.patientIds[work.rows.patient[placed[place].row]])
  const names = pseudonyms(input.study, work.seed, ids)
  return chosen.map(({ place, rule }, k) => {
    const { row, fold } = placed[place]
    const training = design.folds[fold].training
    return {
      patientId: ids[k],
      looked: explained[k].attention.flatMap(({ block, weights }) => {
        const [bag] = question.bags.find(own => own.block === block)?.files[row] ?? []
        return bag === undefined ? [] : [{ block, bag, weights }]
      }),
      page: {
        pseudonym: names[k],
        question: question.id,
        model,
        status: input.status,
        rule,
        modalities: has[place],
        predicted: predictedOf(said, place, input.level),
        outcome: outcomeOfOne(said.outcome, place),
        drivers: driversOf(explained[k], work, row, training),
        nearest: nearestOf(explained[k], work, spec, row, training),
        pictures: [],
      },
    }
  })
}

/** The blocks of a model that a patient has: columns always, assays and bags where there is a sample. */
function modalitiesOf(question: AssembledQuestion, spec: ModelSpec, row: number): string[] {
  const assays = question.assays.filter(
    ({ block, columns }) =>
      spec.assays.some(own => own.block === block.block) &&
      columns.some(({ values }) => !Number.isNaN(values[row])),
  )
  const bags = question.bags.filter(({ block, files }) => spec.bags.includes(block) && files[row].length > 0)
  return [
    ...spec.vectors.map(({ name }) => name),
    ...assays.map(({ block }) => block.block),
    ...bags.map(({ block }) => block),
  ]
}

const scales: Readonly<Record<LearningOutcome['kind'], string>> = {
  binary: 'log odds',
  'time-to-event': 'log hazard',
  'competing-risks': 'linear predictor',
  ordinal: 'linear predictor',
  continuous: 'predicted value',
}

function driversOf(
  { drivers, scale, background }: Explained,
  work: FitWork,
  row: number,
  training: Int32Array,
): PatientPage['drivers'] {
  const moving = drivers.filter(
    ({ contribution }) => Number.isFinite(contribution) && Math.abs(contribution) > 1e-9,
  )
  const order = moving.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  const features = new Map(work.rows.features.map(feature => [feature.name, feature]))
  return {
    method: `What the patient's own values add, on the scale of the ${scale === 'risk' ? 'risk' : scales[work.rows.outcome.kind]}, to the mean over ${background} training patients' values put in their place, one feature at a time. It says what moved the model, not what causes the outcome.`,
    scale: scale === 'risk' ? 'risk' : scales[work.rows.outcome.kind],
    of: order.slice(0, listed).map(({ group, contribution }) => {
      const feature = group.columns.length === 1 ? features.get(group.columns[0]) : undefined
      return {
        feature: group.label,
        band: feature === undefined ? '' : valueBand(feature, row, training),
        contribution,
      }
    }),
    rest: order.slice(listed).reduce((sum, { contribution }) => sum + contribution, 0),
    others: Math.max(0, order.length - listed),
  }
}

function nearestOf(
  { risk, trainingRisk }: Explained,
  work: FitWork,
  spec: ModelSpec,
  row: number,
  training: Int32Array,
): PatientPage['nearest'] {
  const rows = new ModellingRows<LearningOutcome>(work.rows).withFeatures(columnsOf(spec))
  const single = rows.features.slice(0, spec.features.length)
  let next = spec.features.length
  const assays = spec.assays.map(({ features }) => {
    const from = next
    next += features.length
    return rows.features.slice(from, next)
  })
  const groups = [...single.map(feature => [feature]), ...assays]
  const told = (by: string, near: Int32Array) => ({
    by,
    n: near.length,
    outcomes: outcomesOfMany(selectLearningOutcome(work.rows.outcome, near)),
  })
  return [
    told('with the nearest prediction', nearestInRisk(risk, training, trainingRisk, nearestCount)),
    ...(groups.length === 0
      ? []
      : [told('with the most similar values', nearestInFeatures(groups, row, training, nearestCount))]),
  ]
}
