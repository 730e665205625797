import type { FitContext, Training } from '@tessera/evidence'
import type { BagRows } from '../bag-rows.ts'
import { chooseCutOff } from '../learners/cut-off.ts'
import { sideBySide } from '../training/index.ts'
import { checkOutcome } from './check-outcome.ts'
import { FittedNetwork } from './fitted-network.ts'
import { type ChoiceContext, chooseSettings } from './fitting/choose-settings.ts'
import { trainNetwork } from './fitting/train-network.ts'
import { fitLate } from './fusion/fit-late.ts'
import { fusionParameters, requiredSize } from './fusion/required-size.ts'
import type { NetworkDocument } from './network-document.ts'
import type { NetworkPlan } from './network-plan.ts'
import { candidatesOf, type FullNetworkSpec, type NetworkSpec, readNetworkSpec } from './network-spec.ts'
import { decode } from './outcomes/decode.ts'
import { makeHead } from './outcomes/make-head.ts'
import { meanOfMembers } from './outcomes/members.ts'
import type { OutcomeHead } from './outcomes/outcome-head.ts'
import { BagReader } from './preparation/bag-reader.ts'
import { fitPlan } from './preparation/fit-plan.ts'
import { networkData } from './preparation/network-feeds.ts'
import { memberName, shipNetwork } from './ship-network.ts'

/** What fitting a network may be told besides the seed; results do not depend on these. */
export interface NetworkContext extends FitContext {
  /** Cores of one operation; 1. */
  readonly threads?: number
  /** Inner folds and members that are trained at the same time, each in a thread of its own; 1. */
  readonly sideBySide?: number
  /** Bytes of bags kept in memory while training; 512 MB. */
  readonly memory?: number
}

/** A network as a learner: everything from raw bags to prediction, fitted on training rows alone. */
export interface NetworkLearner {
  readonly name: string
  readonly spec: FullNetworkSpec
  fit(training: Training<BagRows>, context: NetworkContext): Promise<FittedNetwork>
}

/**
 * The network that a protocol names, for any outcome of {@link BagRows}.
 * @example
 * const model = await networkLearner({ name: 'network', members: 5 }).fit(training, { seed: 1 })
 * const { risk, spread } = await model.predict(heldOut)
 * @throws LearnerError `bad-setting`
 */
export function networkLearner(spec: NetworkSpec): NetworkLearner {
  const full = readNetworkSpec(spec)
  return { name: 'network', spec: full, fit: (training, context) => fitNetwork(training, full, context) }
}

async function fitNetwork(training: Training<BagRows>, spec: FullNetworkSpec, context: NetworkContext) {
  checkOutcome(training)
  const { seed, threads, sideBySide: slots, memory } = context
  const choice = { seed, threads, sideBySide: slots, reader: new BagReader(memory) }
  const { plan, notes } = await fitPlan(training, spec)
  const { late, note } = fusesLate(training, plan, spec)
  const fitted = late ? await fitLate(training, spec, choice) : await fitJoint(training, plan, spec, choice)
  return shipped(training, spec, { ...fitted, notes: [...notes, ...note, ...fitted.notes] })
}

/** A network that is fitted, before it is written. */
interface Fitted {
  readonly plan: NetworkPlan
  readonly head: OutcomeHead
  readonly parameters: ReadonlyMap<string, Float32Array>
  /** Of the training rows, one a member: what baseline and cut-off are fitted to. */
  readonly outputs: readonly Float64Array[]
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

async function fitJoint(
  training: Training<BagRows>,
  plan: NetworkPlan,
  spec: FullNetworkSpec,
  context: ChoiceContext,
): Promise<Fitted> {
  const choice = await chooseSettings(training, spec, context)
  const { settings, epochs, loss, folds } = choice
  const { seed, reader, threads, sideBySide: slots = 1 } = context
  const head = makeHead(training.data, settings)
  const source = networkData(plan, training.data, training.rows, reader)
  const options = { plan, head, settings, source, seed, epochs, threads, apart: slots > 1 }
  const jobs = Array.from(
    { length: spec.members },
    (_, m) => () => trainMember({ ...options, name: memberName(m) }),
  )
  const members = await sideBySide(jobs, slots)
  const { learningRate, weightDecay, dropout } = settings
  return {
    plan,
    head,
    parameters: new Map(members.flatMap(member => [...member.parameters])),
    outputs: members.map(member => member.output),
    settings: {
      epochs,
      learningRate,
      weightDecay,
      dropout,
      ...(loss !== null && { innerFolds: folds, innerLoss: loss }),
    },
    notes: [...choice.notes, ...head.notes, ...subsampled(source, spec)],
  }
}

/** Fits baseline and cut-off to the training rows' output and writes the model. */
function shipped(training: Training<BagRows>, spec: FullNetworkSpec, fitted: Fitted): FittedNetwork {
  const { plan, head, parameters, outputs } = fitted
  const { label, rows, data } = training
  const outcome = head.finish(outputs)
  const { risk } = meanOfMembers(
    outputs.map(output => decode(outcome, output, data.treatment?.arm ?? null, undefined)),
    outcome.kind === 'binary',
  )
  const tabular =
    data.outcome.kind === 'binary' || data.outcome.kind === 'time-to-event' ? data.outcome : null
  const { members } = spec
  const document: NetworkDocument = {
    kind: 'network',
    version: 1,
    plan,
    outcome,
    outputs: head.outputs,
    members,
    cutOff: risk && tabular && chooseCutOff(spec.cutOff, risk, tabular),
    parameters: trainedNumbers(parameters),
    settings: {
      fusion: plan.modalities.length > 1 ? plan.fusion : 'none',
      members,
      ...(spec.instancesPerBag !== null && { instancesPerBag: spec.instancesPerBag }),
      cutOff: spec.cutOff,
      ...fitted.settings,
    },
    notes: [...fitted.notes],
    trained: {
      split: label.split,
      fold: label.fold,
      rows: Array.from(rows),
      patients: [...new Set(data.patient)],
    },
  }
  return new FittedNetwork(document, shipNetwork(plan, head, parameters, document))
}

/** Whether the sample asks for a late fusion, and what there is to say of it. */
function fusesLate(training: Training<BagRows>, plan: NetworkPlan, spec: FullNetworkSpec) {
  if (plan.modalities.length === 1) return { late: false, note: [] }
  if (spec.fusion === 'late') return { late: true, note: [] }
  const { outcome, treatment } = training.data
  const parameters = fusionParameters(plan, makeHead(training.data, candidatesOf(spec)[0]))
  const required = treatment === null ? requiredSize(parameters, outcome) : null
  const n = new Set(training.data.patient).size
  if (required === null || n >= required) return { late: false, note: [] }
  const asks = `${spec.fusion} fusion has ${parameters} parameters, which ask for ${required} patients; there are ${n}`
  if (spec.belowRequiredSize === 'as-asked') return { late: false, note: [`${asks}: it is fitted as asked`] }
  return {
    late: true,
    note: [`${asks}: a late score of one parameter a modality over frozen encoders is fitted instead`],
  }
}

async function trainMember(options: Parameters<typeof trainNetwork>[0]) {
  const { source, epochs } = options
  let output: Float64Array = new Float64Array(0)
  const parameters = await trainNetwork({
    ...options,
    onEpoch: async (epoch, of) => {
      if (epoch === epochs) output = await of(source)
    },
  })
  return { parameters, output }
}

/** Trained numbers of one member. */
function trainedNumbers(parameters: ReadonlyMap<string, Float32Array>): number {
  let total = 0
  for (const [name, numbers] of parameters) if (name.startsWith(`${memberName(0)}/`)) total += numbers.length
  return total
}

/** Says so when training saw a part of the instances a step. */
function subsampled(
  { modalities }: ReturnType<typeof networkData>,
  { instancesPerBag }: FullNetworkSpec,
): string[] {
  if (instancesPerBag === null) return []
  let all = 0
  let drawn = 0
  for (const modality of modalities)
    for (const bag of modality?.bags ?? []) {
      all += bag?.instances ?? 0
      drawn += Math.min(bag?.instances ?? 0, instancesPerBag)
    }
  if (drawn === all) return []
  const share = ((100 * drawn) / all).toFixed(1)
  return [`${instancesPerBag} instances of each bag are drawn a step: ${share} % of all in an epoch`]
}
