import type { FitContext, Training } from '@tessera/evidence'
import type { BagRows } from '../bag-rows.ts'
import { chooseCutOff } from '../learners/cut-off.ts'
import { sideBySide } from '../training/index.ts'
import { checkOutcome } from './check-outcome.ts'
import { FittedNetwork } from './fitted-network.ts'
import { chooseSettings } from './fitting/choose-settings.ts'
import { trainNetwork } from './fitting/train-network.ts'
import type { NetworkDocument } from './network-document.ts'
import { type FullNetworkSpec, type NetworkSpec, readNetworkSpec } from './network-spec.ts'
import { makeHead } from './outcomes/make-head.ts'
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
  const { seed, threads, sideBySide: slots = 1, memory } = context
  const reader = new BagReader(memory)
  const { plan, notes } = await fitPlan(training, spec)
  const choice = await chooseSettings(training, spec, { seed, reader, threads, sideBySide: slots })
  const { settings, epochs } = choice
  const head = makeHead(training.data, settings)
  const source = networkData(plan, training.data, training.rows, reader)
  const members = await sideBySide(
    Array.from(
      { length: spec.members },
      (_, m) => () =>
        trainMember({
          plan,
          head,
          settings,
          source,
          name: memberName(m),
          seed,
          epochs,
          threads,
          apart: slots > 1,
        }),
    ),
    slots,
  )
  const state = head.finish(members.map(member => member.output))
  const parameters = new Map(members.flatMap(member => [...member.parameters]))
  const { label, rows } = training
  const document: NetworkDocument = {
    kind: 'network',
    version: 1,
    plan,
    outcome: state,
    outputs: head.outputs,
    members: members.length,
    cutOff: null,
    parameters: trainedNumbers(members[0].parameters),
    settings: {
      epochs,
      learningRate: settings.learningRate,
      weightDecay: settings.weightDecay,
      dropout: settings.dropout,
      fusion: plan.modalities.length > 1 ? plan.fusion : 'none',
      members: members.length,
      ...(choice.loss !== null && { innerFolds: choice.folds, innerLoss: choice.loss }),
      ...(spec.instancesPerBag !== null && { instancesPerBag: spec.instancesPerBag }),
      cutOff: spec.cutOff,
    },
    notes: [...notes, ...choice.notes, ...head.notes, ...subsampled(source, spec)],
    trained: { split: label.split, fold: label.fold, rows: Array.from(rows) },
  }
  const first = new FittedNetwork(document, shipNetwork(plan, head, parameters, document))
  const { risk } = await first.predict(training)
  await first.release()
  const { outcome } = training.data
  if (risk === null || (outcome.kind !== 'binary' && outcome.kind !== 'time-to-event')) return first
  const cut = { ...document, cutOff: chooseCutOff(spec.cutOff, risk, outcome) }
  return new FittedNetwork(cut, shipNetwork(plan, head, parameters, cut))
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

function trainedNumbers(parameters: ReadonlyMap<string, Float32Array>): number {
  let total = 0
  for (const [name, numbers] of parameters) if (!name.startsWith('preparation/')) total += numbers.length
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
