import { createRandom } from '@tessera/statistics'
import { type Feeds, Graph, tensor } from '../../graph/index.ts'
import { compileTraining, type TrainingModel, TrainingSession, WorkerTraining } from '../../training/index.ts'
import type { Training } from '../../training/training.ts'
import { largestMap } from '../encoder/index.ts'
import { scoreFedBack } from '../heads/index.ts'
import type { NetworkPlan } from '../network-plan.ts'
import type { NetworkSettings } from '../network-spec.ts'
import { input, type OutcomeHead, type WholeStepLoss } from '../outcomes/outcome-head.ts'
import { groupsOf, hasInput, type NetworkData, networkFeeds } from '../preparation/network-feeds.ts'
import { traceNetwork } from '../trace-network.ts'
import { drawOf } from './draw-step.ts'
import { withInstanceLoss } from './instance-loss.ts'

/** Numbers of the largest map of a run's images: 32 MB of float32, several times over in training. */
const mapOfRun = 2 ** 23

/** Instances that go through a network at once, unless one bag has more: fewer where they are images. */
export function instancesOfRun({ modalities }: NetworkPlan): number {
  const maps = modalities.map(({ encoder }) => ('cnn' in encoder ? largestMap(encoder.cnn) : 0))
  return Math.max(1, Math.min(16_384, Math.floor(mapOfRun / Math.max(1, ...maps))))
}

/** Patients whose partial likelihood is one graph; more go in two passes. */
const patientsTogether = 512

export interface NetworkTraining {
  readonly plan: NetworkPlan
  readonly head: OutcomeHead
  readonly settings: NetworkSettings
  readonly source: NetworkData
  /** Before the parameters' names, and of the streams of randomness. */
  readonly name: string
  readonly seed: number
  readonly epochs: number
  /** Cores of one operation; 1. */
  readonly threads?: number
  /** In a thread of its own. */
  readonly apart?: boolean
  /** After each epoch, counted from 1. */
  readonly onEpoch?: (epoch: number, output: (source: NetworkData) => Promise<Float64Array>) => Promise<void>
}

/**
 * Trains one network and gives its parameters by name.
 * @throws TrainingError `diverged`; LearnerError for what is wrong with a bag
 */
export async function trainNetwork(options: NetworkTraining): Promise<Map<string, Float32Array>> {
  const { plan, head, settings, source, name, seed, epochs, threads = 1 } = options
  const usable = Int32Array.from(source.rows.keys()).filter(at => hasInput(source, at))
  const size = Math.min(usable.length, settings.patientsPerStep ?? (head.together === null ? 8 : 64))
  const whole =
    head.together !== null && !fitsOneRun(plan, source, usable, size, settings) ? head.together : null
  const model = compileNetwork(options, whole)
  const training: Training = options.apart
    ? new WorkerTraining(model, { threads, spin: false })
    : new TrainingSession(model, { threads })
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const order = createRandom(seed, name, 'order', epoch)
        .permutation(usable.length)
        .map(i => usable[i])
      const draw = drawOf(source, {
        seed,
        epoch,
        dropout: settings.modalityDropout,
        instances: settings.instancesPerBag,
      })
      const steps = Array.from({ length: Math.ceil(order.length / size) }, (_, step) =>
        order.slice(step * size, (step + 1) * size),
      )
      const load = async (rows: Int32Array) => {
        const groups = groupsOf(source, rows, instancesOfRun(plan), settings.instancesPerBag)
        const feeds = await Promise.all(groups.map(group => networkFeeds(plan, source, group, draw)))
        return {
          rows,
          groups,
          feeds: feeds.map((own, g) => ({ ...own, ...targetsOf(head, whole, groups[g]) })),
        }
      }
      let next = load(steps[0])
      for (const [s] of steps.entries()) {
        const step = await next
        if (s + 1 < steps.length) {
          next = load(steps[s + 1])
          // Looked at when it is its turn; until then a failure is not unheard.
          next.catch(() => undefined)
        }
        await update(training, step, settings.learningRate, whole)
      }
      await options.onEpoch?.(epoch, async other =>
        outputOf(plan, head.outputs, other, feeds => training.predict(feeds)),
      )
    }
    return await training.parameters()
  } finally {
    await training.release()
  }
}

interface Step {
  readonly rows: Int32Array
  readonly groups: readonly Int32Array[]
  readonly feeds: readonly Feeds[]
}

async function update(
  training: Training,
  { rows, groups, feeds }: Step,
  rate: number,
  whole: WholeStepLoss | null,
) {
  if (whole === null) {
    const weights = groups.map(group => group.length / rows.length)
    await training.step(feeds.length === 1 ? feeds[0] : feeds, rate, { weights })
    return
  }
  const reports = await training.forward(feeds)
  const scores = Float64Array.from(reports.flatMap(({ score }) => Array.from(score.elements, Number)))
  const gradient = whole.gradient(scores, rows)
  let from = 0
  const second = feeds.map((own, g) => {
    const part = gradient.subarray(from, from + groups[g].length)
    from += part.length
    return { ...own, gradient: tensor(Float32Array.from(part)) }
  })
  await training.step(second, rate, { weights: groups.map(() => 1) })
}

function targetsOf(head: OutcomeHead, whole: WholeStepLoss | null, rows: Int32Array): Feeds {
  if (whole === null) return head.targets(rows)
  // The risk sets of a part say nothing, and its scores' gradient comes later.
  const { arm } = head.targets(rows)
  return arm === undefined ? {} : { arm }
}

function compileNetwork(options: NetworkTraining, whole: WholeStepLoss | null): TrainingModel {
  const { plan, head, settings, name, seed } = options
  const graph = new Graph()
  const { fused, clustered } = traceNetwork(graph, plan, name, settings.dropout)
  const prediction = { output: head.trace(traceNetwork(new Graph(), plan, name, 0).fused, name) }
  const optimiser = { weightDecay: settings.weightDecay, clip: settings.clip }
  if (whole === null) {
    const loss = withInstanceLoss(head.loss(fused, name), clustered, head, settings)
    return compileTraining({ loss, prediction, optimiser, seed })
  }
  const score = whole.score(fused, name)
  const loss = scoreFedBack(score, input(graph, 'gradient', ['rows']))
  return compileTraining({ loss, report: { score }, prediction, optimiser, seed })
}

/** Whether the largest step there can be goes through at once. */
function fitsOneRun(
  plan: NetworkPlan,
  source: NetworkData,
  usable: Int32Array,
  size: number,
  { instancesPerBag }: NetworkSettings,
): boolean {
  const counts = usable.map(at =>
    source.modalities.reduce((sum, modality) => {
      const count = modality?.bags[at]?.instances ?? 0
      return sum + Math.min(count, instancesPerBag ?? count)
    }, 0),
  )
  const largest = counts
    .sort()
    .subarray(-size)
    .reduce((sum, count) => sum + count, 0)
  return size <= patientsTogether && largest <= instancesOfRun(plan)
}

/** The network's output for all rows, row-major rows x outputs. */
export async function outputOf(
  plan: NetworkPlan,
  outputs: number,
  source: NetworkData,
  run: (feeds: Feeds) => Promise<Readonly<Record<string, { readonly elements: ArrayLike<number | bigint> }>>>,
): Promise<Float64Array> {
  const all = new Float64Array(source.rows.length * outputs)
  const order = Int32Array.from(source.rows.keys())
  let next = 0
  for (const group of groupsOf(source, order, instancesOfRun(plan), null)) {
    const { output } = await run(await networkFeeds(plan, source, group))
    for (let i = 0; i < output.elements.length; i++) all[next++] = Number(output.elements[i])
  }
  return all
}
