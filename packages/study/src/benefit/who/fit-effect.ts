import { applyToTraining, type HeldOut, resampleTraining, type Training } from '@tessera/evidence'
import { LearnerError, type LearningOutcome, ModellingRows } from '@tessera/learning'
import { OmicsError } from '@tessera/omics'
import { StatisticsInputError } from '@tessera/statistics'
import { columnsOf, type FitWork, foldsOf } from '../../run/fit-fold.ts'
import { fitModel } from '../../run/make-learner.ts'
import { openBags } from '../../run/network-inputs.ts'

/** Fewest patients and events of an arm that a model of it is fitted to. */
const leastPatients = 10
const leastEvents = 5

/** Sent once to every worker. */
export interface EffectWork {
  readonly fits: FitWork
  /** Arm of each row. */
  readonly arm: Int32Array
  /** Models of the arms count from here, so that nobody is counted as treated before it. */
  readonly landmark: number
}

/** One model fitted to one arm on one fold. */
export interface EffectItem {
  readonly fold: number
  readonly model: string
  readonly arm: number
}

/** Restricted mean that it predicts for the held-out rows, from the landmark to the horizon; or why there is none. */
export interface EffectFit {
  readonly predicted: Float64Array | null
  readonly why: string | null
}

/**
 * Fits a model to the training patients of one arm who were event-free at the end of the grace period, from there on,
 * and predicts every held-out patient under that arm: two of them make the predicted benefit (T-learner; Kuenzel, PNAS
 * 2019;116:4156). A task for a worker.
 */
export async function fitEffect(item: EffectItem, work: EffectWork): Promise<EffectFit> {
  const { fits, arm, landmark } = work
  const rows = new ModellingRows(fits.rows)
  const spec = fits.specs.find(({ id }) => id === item.model)
  if (!spec) throw new RangeError(`no model '${item.model}'`)
  const { training, heldOut } = foldsOf(fits.designs[0], rows)[item.fold].divide(
    rows.withFeatures(columnsOf(spec)),
  )
  const own = ownTraining(training, arm, item.arm, landmark)
  const { outcome } = own.data
  if (outcome.kind !== 'time-to-event') throw new RangeError('benefit is of a time to an event')
  const events = outcome.event.reduce((sum, event) => sum + event, 0)
  if (own.data.size < leastPatients || events < leastEvents)
    return {
      predicted: null,
      why: `${own.data.size} patients and ${events} events of the arm to learn from: fewer than ${leastPatients} and ${leastEvents}`,
    }
  const bags = await Promise.all(fits.bags.filter(({ block }) => spec.bags.includes(block)).map(openBags))
  try {
    const model = await fitModel(spec, own, bags, fits.seed)
    const predicted = await restrictedMeans(model, heldOut, outcome.horizon)
    await model.release()
    return predicted.every(Number.isFinite)
      ? { predicted, why: null }
      : { predicted: null, why: 'its predictions are no numbers' }
  } catch (error) {
    if (error instanceof LearnerError || error instanceof StatisticsInputError || error instanceof OmicsError)
      return { predicted: null, why: error.message }
    throw error
  }
}

/** The training rows of an arm still followed at the landmark, their time counted from it. */
function ownTraining(
  training: Training<ModellingRows<LearningOutcome>>,
  arm: Int32Array,
  wanted: number,
  landmark: number,
): Training<ModellingRows<LearningOutcome>> {
  const { outcome } = training.data
  if (outcome.kind !== 'time-to-event') throw new RangeError('benefit is of a time to an event')
  const kept: number[] = []
  training.rows.forEach((row, i) => {
    if (arm[row] === wanted && outcome.time[i] > landmark) kept.push(i)
  })
  return applyToTraining(
    {
      apply: (data: ModellingRows<LearningOutcome>) =>
        data.outcome.kind === 'time-to-event'
          ? data.withOutcome({
              ...data.outcome,
              time: data.outcome.time.map(time => time - landmark),
              horizon: data.outcome.horizon - landmark,
            })
          : data,
    },
    resampleTraining(training, Int32Array.from(kept)),
  )
}

const points = 12

/** Area under the predicted curves to the horizon, by the trapezoid. */
async function restrictedMeans(
  model: Awaited<ReturnType<typeof fitModel>>,
  heldOut: HeldOut<ModellingRows<LearningOutcome>>,
  horizon: number,
): Promise<Float64Array> {
  const times = Float64Array.from({ length: points }, (_, k) => (horizon * (k + 1)) / points)
  const { survival, risk } = await model.predict(heldOut, times)
  return Float64Array.from(risk, (own, i) => {
    if (!survival) return horizon * (1 - own / 2)
    let area = 0
    let left = 1
    for (let k = 0; k < points; k++) {
      const right = survival.probability[i * points + k]
      area += ((left + right) / 2) * (horizon / points)
      left = right
    }
    return area
  })
}
