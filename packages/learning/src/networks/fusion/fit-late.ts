import { applyToTraining, resampleTraining, type Training } from '@tessera/evidence'
import { BagRows } from '../../bag-rows.ts'
import { LearnerError } from '../../learner-error.ts'
import { sideBySide } from '../../training/index.ts'
import { checkOutcome } from '../check-outcome.ts'
import { type Choice, type ChoiceContext, chooseSettings } from '../fitting/choose-settings.ts'
import { innerFolds } from '../fitting/inner-folds.ts'
import { trainNetwork } from '../fitting/train-network.ts'
import type { NetworkPlan } from '../network-plan.ts'
import type { FullNetworkSpec } from '../network-spec.ts'
import { makeHead } from '../outcomes/make-head.ts'
import type { OutcomeHead } from '../outcomes/outcome-head.ts'
import { fitPlan } from '../preparation/fit-plan.ts'
import { networkData } from '../preparation/network-feeds.ts'
import { memberName } from '../ship-network.ts'
import { noLateFusion, stackScores } from './stack-scores.ts'

/** A late fusion as one network: its plan, its parameters, and the fused out-of-fold scores of the training rows. */
export interface LateFusion {
  readonly plan: NetworkPlan
  readonly parameters: ReadonlyMap<string, Float32Array>
  readonly head: OutcomeHead
  /** Linear predictor of each training row by networks that did not see it: one array. */
  readonly outputs: readonly Float64Array[]
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

/**
 * Late fusion (stacking, Wolpert 1992): a network for each modality on its own, and over their frozen scores a
 * regression with one parameter a modality ({@link stackScores}). It is fitted to out-of-fold scores: of each inner
 * fold by networks trained on the other folds. Settings and epochs of a modality's network are chosen once, on all
 * training rows that have it. With several members the scores that are stacked are the first's.
 * @throws LearnerError `bad-setting` for ordinal outcomes and competing risks, and for effects of treatment
 */
export async function fitLate(
  training: Training<BagRows>,
  whole: FullNetworkSpec,
  context: ChoiceContext,
): Promise<LateFusion> {
  const { outcome, treatment, modalities } = training.data
  if (treatment !== null || outcome.kind === 'ordinal' || outcome.kind === 'competing-risks')
    throw noLateFusion(treatment === null ? outcome.kind : 'one of treatments')
  const spec: FullNetworkSpec = { ...whole, survival: 'cox', fusion: 'gated' }
  const slots = context.sideBySide ?? 1
  const notes: string[] = []
  const parts: Part[] = []
  let failure: LearnerError | null = null
  for (const { name } of modalities) {
    try {
      parts.push(await fitPart(alone(training, name), name, spec, context))
    } catch (error) {
      if (!(error instanceof LearnerError) || !tooFew.has(error.fault)) throw error
      failure = error
      notes.push(`'${name}' is left out: ${error.message}`)
    }
  }
  if (failure !== null && parts.length === 0) throw failure
  const folds = innerFolds(training, spec.innerFolds, context.seed)
  const jobs = parts.flatMap(part => folds.map(fold => () => scoresOfFold(fold, part, spec, context)))
  const found = await sideBySide(jobs, slots)
  const scores = parts.map((_, p) => {
    const all = new Float64Array(training.rows.length).fill(Number.NaN)
    folds.forEach(({ heldOut }, f) => {
      heldOut.rows.forEach((row, i) => {
        all[row] = found[p * folds.length + f][i]
      })
    })
    return all
  })
  const names = parts.map(part => part.name)
  const stack = stackScores(training, names, scores, context.seed)
  const plan: NetworkPlan = {
    ...parts[0].plan,
    modalities: parts.flatMap(part => part.plan.modalities),
    fusion: 'late',
    whenMissing: stack.whenMissing,
  }
  const linear = Float64Array.from(training.rows, (_, at) =>
    parts.reduce((sum, _part, m) => {
      const score = scores[m][at]
      return sum + stack.weights[m] * (Number.isNaN(score) ? stack.whenMissing[m] : score)
    }, stack.intercept),
  )
  const settings = Object.fromEntries([
    ...parts.flatMap((part, m): [string, number][] => [
      [`epochs of ${part.name}`, part.choice.epochs],
      [`learningRate of ${part.name}`, part.choice.settings.learningRate],
      [`weight of ${part.name}`, stack.weights[m]],
    ]),
    ['intercept', stack.intercept],
  ])
  return {
    plan,
    parameters: named(parts, stack, spec.members),
    head: makeHead(training.data, parts[0].choice.settings),
    outputs: [linear],
    settings,
    notes: [...notes, ...parts.flatMap(part => part.notes), ...stack.notes],
  }
}

const tooFew: ReadonlySet<string> = new Set(['one-class', 'too-few-events', 'too-few-rows'])

interface Part {
  readonly name: string
  readonly plan: NetworkPlan
  readonly choice: Choice
  /** Of each member. */
  readonly parameters: readonly ReadonlyMap<string, Float32Array>[]
  readonly notes: readonly string[]
}

/** The training rows that have a modality, with it alone. */
function alone(training: Training<BagRows>, name: string): Training<BagRows> {
  const { data } = training
  const modality = data.modalities.find(candidate => candidate.name === name)
  const having = Int32Array.from(training.rows.keys()).filter(at => (modality?.bags[at] ?? null) !== null)
  if (modality === undefined || having.length === 0)
    throw new LearnerError('too-few-rows', `no training row has '${name}'`, 'train without it')
  const one = applyToTraining(
    { apply: (rows: BagRows) => new BagRows({ ...rows, modalities: [modality] }) },
    training,
  )
  return resampleTraining(one, having)
}

async function fitPart(
  training: Training<BagRows>,
  name: string,
  spec: FullNetworkSpec,
  context: ChoiceContext,
) {
  checkOutcome(training)
  const own = { ...spec, modalities: name in spec.modalities ? { [name]: spec.modalities[name] } : {} }
  const { plan } = await fitPlan(training, own)
  const choice = await chooseSettings(training, own, context)
  const { seed, reader, threads, sideBySide: slots = 1 } = context
  const options = {
    plan,
    head: makeHead(training.data, choice.settings),
    settings: choice.settings,
    source: networkData(plan, training.data, training.rows, reader),
    seed,
    epochs: choice.epochs,
    threads,
    apart: slots > 1,
  }
  const members = Array.from(
    { length: spec.members },
    (_, m) => () => trainNetwork({ ...options, name: memberName(m) }),
  )
  return {
    name,
    plan,
    choice,
    parameters: await sideBySide(members, slots),
    notes: choice.notes.map(note => `'${name}': ${note}`),
  }
}

/** Scores of a fold's held-out rows by a network trained on its training rows; NaN for rows without the modality. */
async function scoresOfFold(
  { training, heldOut }: ReturnType<typeof innerFolds>[number],
  { name, choice }: Part,
  spec: FullNetworkSpec,
  { seed, reader, threads, sideBySide: slots = 1 }: ChoiceContext,
): Promise<Float64Array> {
  const own = alone(training, name)
  const { plan } = await fitPlan(own, {
    ...spec,
    modalities: name in spec.modalities ? { [name]: spec.modalities[name] } : {},
  })
  const head = makeHead(own.data, choice.settings)
  const held = networkData(plan, heldOut.data, heldOut.rows, reader)
  let scores: Float64Array = new Float64Array(0)
  await trainNetwork({
    plan,
    head,
    settings: choice.settings,
    source: networkData(plan, own.data, own.rows, reader),
    name: memberName(0),
    seed,
    epochs: choice.epochs,
    threads,
    apart: slots > 1,
    onEpoch: async (epoch, output) => {
      if (epoch === choice.epochs) scores = await output(held)
    },
  })
  return scores.map((score, at) => ((held.modalities[0]?.bags[at] ?? null) === null ? Number.NaN : score))
}

/** The parts' parameters under the names that a late plan gives them, and the regression as the head. */
function named(
  parts: readonly Part[],
  stack: { readonly weights: readonly number[]; readonly intercept: number },
  members: number,
): Map<string, Float32Array> {
  const all = new Map<string, Float32Array>()
  for (let m = 0; m < members; m++) {
    const member = memberName(m)
    for (const { name, parameters } of parts) {
      all.set(`${member}/${name}/score/bias`, Float32Array.of(0))
      for (const [key, numbers] of parameters[m])
        all.set(
          key
            .replace(`${member}/body/`, `${member}/${name}/body/`)
            .replace(`${member}/head/`, `${member}/${name}/score/`),
          numbers,
        )
    }
    all.set(`${member}/head/weight`, Float32Array.from(stack.weights))
    all.set(`${member}/head/bias`, Float32Array.of(stack.intercept))
  }
  return all
}
