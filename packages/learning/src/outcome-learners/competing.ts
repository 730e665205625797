import type { FitContext, HeldOut, Training } from '@tessera/evidence'
import { kaplanMeier, survivalAt } from '@tessera/statistics'
import { z } from 'zod'
import type { FittedModel, Learner, ModelDescription } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import type { CutOffRule } from '../learners/cut-off.ts'
import type { CompetingOutcome } from '../outcomes.ts'
import { firstCauseIncidence } from './incidence-of-hazards.ts'
import { outcomeCutOff } from './outcome-cut-off.ts'
import {
  causeTraining,
  type OutcomeLearner,
  type OutcomeModel,
  type OutcomePrediction,
  type OutcomeRows,
  predictBlind,
  wrongOutcome,
} from './outcome-learner.ts'

/** More steps than these add nothing that held-out patients could tell. */
const mostSteps = 256

/** The hazard of one cause: a model's, or the same for everybody where there are too few events for one. */
type CauseModel =
  | { readonly kind: 'model'; readonly model: FittedModel }
  | { readonly kind: 'marginal'; readonly hazard: Float64Array }

interface CompetingParts {
  readonly learner: string
  readonly causes: readonly string[]
  readonly horizon: number
  readonly unit: string
  /** Event times of training, ascending, up to the horizon: where hazards step. */
  readonly steps: Float64Array
  readonly models: readonly CauseModel[]
  readonly cutOff: number
}

/**
 * Any learner of time-to-event outcomes as one of competing events: it is fitted to the hazard of every cause by
 * itself (the other causes ending follow-up), and the hazards together make the cumulative incidence of the first one,
 * {@link firstCauseIncidence}. A competing cause with too few events for a model has the hazard that all of training
 * has. With Cox regression this is riskRegression's CSC.
 */
export function competingLearner(learner: Learner, cutOff: CutOffRule = 'median'): OutcomeLearner {
  return {
    name: `${learner.name}, cause-specific`,
    fast: learner.fast,
    fit: (training, context) => {
      const { outcome } = training.data
      if (outcome.kind !== 'competing-risks') throw wrongOutcome('competing-risks', outcome.kind)
      const steps = stepsOf(outcome)
      const fitted = {
        learner: `${learner.name}, cause-specific`,
        causes: outcome.causes,
        horizon: outcome.horizon,
        unit: outcome.unit,
        steps,
        models: outcome.causes.map((_, k) => fitCause(learner, training, k + 1, steps, context)),
      }
      const risk = predictCompeting(fitted, training).risk
      return competingModel({ ...fitted, cutOff: outcomeCutOff(cutOff, risk, outcome) })
    },
  }
}

function fitCause(
  learner: Learner,
  training: Training<OutcomeRows>,
  cause: number,
  steps: Float64Array,
  context: FitContext,
): CauseModel {
  const own = causeTraining(training, cause)
  try {
    return { kind: 'model', model: learner.fit(own, context) }
  } catch (error) {
    const few =
      error instanceof LearnerError && (error.fault === 'too-few-events' || error.fault === 'one-class')
    if (cause === 1 || !few || own.data.outcome.kind !== 'time-to-event') throw error
    const { time, event } = own.data.outcome
    const survival = event.includes(1)
      ? survivalAt(kaplanMeier({ time, event }), steps)
      : new Float64Array(steps.length).fill(1)
    return { kind: 'marginal', hazard: survival.map(s => -Math.log(Math.max(s, 1e-12))) }
  }
}

/** Event times of any cause up to the horizon; of many, so many quantiles of them. */
function stepsOf({ time, event, horizon }: CompetingOutcome): Float64Array {
  const times = new Set<number>()
  for (let i = 0; i < time.length; i++) if (event[i] > 0 && time[i] <= horizon) times.add(time[i])
  const all = Float64Array.from(times).sort()
  if (all.length <= mostSteps) return all
  return Float64Array.from(
    { length: mostSteps },
    (_, k) => all[Math.round((k * (all.length - 1)) / (mostSteps - 1))],
  )
}

function predictCompeting(
  { models, steps, horizon }: Omit<CompetingParts, 'cutOff'>,
  rows: Training<OutcomeRows> | HeldOut<OutcomeRows>,
  times: Float64Array = new Float64Array(0),
): OutcomePrediction {
  const n = rows.data.size
  const grid = Float64Array.from(new Set([...steps, ...times, horizon])).sort()
  const predictions = models.map(own => (own.kind === 'model' ? predictBlind(own.model, rows, grid) : null))
  const hazard = models.map((own, k) => {
    if (own.kind === 'marginal') return marginalHazard(own.hazard, steps, grid, n)
    const survival = predictions[k]?.survival
    if (!survival) throw new RangeError(`'${own.model.learner}' predicts no survival curve`)
    return survival.probability.map(s => -Math.log(Math.max(s, 1e-300)))
  })
  const incidence = firstCauseIncidence({ times: grid, hazard })
  const at = (time: number) => grid.indexOf(time)
  const last = at(horizon)
  const risk = Float64Array.from({ length: n }, (_, row) => incidence[row * grid.length + last])
  const columns = Int32Array.from(times, at)
  const probability = new Float64Array(n * times.length)
  for (let row = 0; row < n; row++)
    columns.forEach((column, t) => {
      probability[row * times.length + t] = 1 - incidence[row * grid.length + column]
    })
  return {
    linear: risk.map(logLogit),
    risk,
    survival: times.length === 0 ? null : { times, probability },
    levels: null,
    unseen: predictions[0]?.unseen ?? [],
    imputed: predictions[0]?.imputed ?? [],
  }
}

function marginalHazard(hazard: Float64Array, steps: Float64Array, grid: Float64Array, n: number) {
  let k = -1
  const over = grid.map(time => {
    while (k + 1 < steps.length && steps[k + 1] <= time) k++
    return k < 0 ? 0 : hazard[k]
  })
  const all = new Float64Array(n * grid.length)
  for (let row = 0; row < n; row++) all.set(over, row * grid.length)
  return all
}

/** log(-log(1 - p)), on which hazards of the incidence are proportional; finite for 0 and 1. */
function logLogit(p: number): number {
  return Math.log(-Math.log1p(-Math.min(Math.max(p, 1e-12), 1 - 1e-12)))
}

function competingModel(parts: CompetingParts): OutcomeModel {
  return {
    learner: parts.learner,
    cutOff: parts.cutOff,
    parameters: parts.models.reduce((sum, own) => sum + (own.kind === 'model' ? own.model.parameters : 0), 0),
    predict: (rows, times) => predictCompeting(parts, rows, times),
    describe: () => describeCompeting(parts),
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'competing',
      learner: parts.learner,
      causes: [...parts.causes],
      horizon: parts.horizon,
      unit: parts.unit,
      steps: [...parts.steps],
      models: parts.models.map(own =>
        own.kind === 'model'
          ? { kind: 'model', model: own.model.toJSON() }
          : { kind: 'marginal', hazard: [...own.hazard] },
      ),
      cutOff: parts.cutOff,
    }),
  }
}

function describeCompeting({ models, causes, horizon }: CompetingParts): ModelDescription {
  const of = models.map(own => (own.kind === 'model' ? own.model.describe() : null))
  const settings = of.map((own, k) =>
    Object.entries(own?.settings ?? {}).map(([name, value]): [string, string | number] => [
      k === 0 ? name : `${name} (${causes[k]})`,
      value,
    ]),
  )
  return {
    coefficients: of.flatMap((own, k) =>
      (own?.coefficients ?? []).map(one => ({ ...one, term: `${causes[k]}: ${one.term}` })),
    ),
    formula: `sum over times to ${horizon} of S(t-) x step of the hazard of ${causes[0]}, S being free of ${causes.join(' and ')}`,
    baselineSurvival: null,
    centre: null,
    settings: Object.fromEntries(settings.flat()),
    notes: of.flatMap((own, k) =>
      own
        ? own.notes.map(note => `${causes[k]}: ${note}`)
        : [
            `${causes[k]}: too few events for a model of its own, so everybody has the hazard of all training patients`,
          ],
    ),
  }
}

const numbers = z.array(z.number())
const competingSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('competing'),
  learner: z.string(),
  causes: z.array(z.string()),
  horizon: z.number(),
  unit: z.string(),
  steps: numbers,
  models: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('model'), model: z.unknown() }),
      z.object({ kind: z.literal('marginal'), hazard: numbers }),
    ]),
  ),
  cutOff: z.number(),
})

/** The model that `toJSON` wrote; `load` reads the model of one cause. */
export function competingModelFromJson(json: unknown, load: (model: unknown) => FittedModel): OutcomeModel {
  const parsed = competingSchema.safeParse(json)
  if (!parsed.success)
    throw new LearnerError(
      'bad-model-file',
      `this is no model of competing events: ${parsed.error.issues[0].path.join('.')}`,
      "give the JSON that a model's toJSON wrote",
    )
  const { steps, models, ...rest } = parsed.data
  return competingModel({
    ...rest,
    steps: Float64Array.from(steps),
    models: models.map(own =>
      own.kind === 'model'
        ? { kind: 'model', model: load(own.model) }
        : { kind: 'marginal', hazard: Float64Array.from(own.hazard) },
    ),
  })
}
