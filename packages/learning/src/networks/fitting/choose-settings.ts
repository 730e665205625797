import type { Divided, Training } from '@tessera/evidence'
import type { BagRows } from '../../bag-rows.ts'
import { LearnerError } from '../../learner-error.ts'
import { sideBySide, TrainingError } from '../../training/index.ts'
import { candidatesOf, type FullNetworkSpec, type NetworkSettings } from '../network-spec.ts'
import { makeHead } from '../outcomes/make-head.ts'
import type { BagReader } from '../preparation/bag-reader.ts'
import { fitPlan } from '../preparation/fit-plan.ts'
import { networkData } from '../preparation/network-feeds.ts'
import { innerFolds } from './inner-folds.ts'
import { trainNetwork } from './train-network.ts'

/** Settings and number of epochs with which the network is then trained on all training rows. */
export interface Choice {
  readonly settings: NetworkSettings
  readonly epochs: number
  /** Mean held-out loss of the inner folds at the choice; null where nothing was to choose. */
  readonly loss: number | null
  readonly folds: number
  readonly notes: readonly string[]
}

export interface ChoiceContext {
  readonly seed: number
  readonly reader: BagReader
  readonly threads?: number
  /** Inner folds that are trained at the same time, each in a thread of its own; 1 trains in this thread. */
  readonly sideBySide?: number
}

/**
 * The combination of settings and the epoch of least loss held out by inner folds. Each combination is trained to
 * the last epoch in every fold, everything fitted again on the fold's training rows; losses are averaged over folds by
 * what they weigh (patients, or events), epoch by epoch. Of equal losses the first combination and the earliest
 * epoch. A combination that diverges in any fold is out.
 * @throws TrainingError `diverged` when all do; LearnerError
 */
export async function chooseSettings(
  training: Training<BagRows>,
  spec: FullNetworkSpec,
  context: ChoiceContext,
): Promise<Choice> {
  const candidates = candidatesOf(spec)
  if (candidates.length === 1 && spec.stopping === 'never')
    return { settings: candidates[0], epochs: spec.epochs, loss: null, folds: 0, notes: [] }
  const folds = innerFolds(training, spec.innerFolds, context.seed)
  const jobs = candidates.flatMap(settings =>
    folds.map(fold => () => lossPath(fold, spec, settings, context)),
  )
  const paths = await sideBySide(jobs, context.sideBySide ?? 1)
  const means = candidates.map((_, c) =>
    meanPath(paths.slice(c * folds.length, (c + 1) * folds.length), spec.epochs),
  )
  const notes = candidates.flatMap((settings, c) =>
    means[c] === null
      ? [
          `learning rate ${settings.learningRate} with weight decay ${settings.weightDecay} and dropout ${settings.dropout} diverged in inner folds`,
        ]
      : [],
  )
  let best: { candidate: number; epoch: number; loss: number } | null = null
  for (const [candidate, path] of means.entries())
    path?.forEach((loss, e) => {
      const allowed = spec.stopping === 'inner-folds' || e === spec.epochs - 1
      if (allowed && Number.isFinite(loss) && (best === null || loss < best.loss))
        best = { candidate, epoch: e + 1, loss }
    })
  const found = best as { candidate: number; epoch: number; loss: number } | null
  if (found === null) {
    const failure = paths.find(path => path instanceof TrainingError)
    throw (
      failure ??
      new LearnerError(
        'too-few-events',
        'no inner fold holds out an event',
        "set stopping to 'never', or pool centres",
      )
    )
  }
  const atEnd = spec.stopping === 'inner-folds' && found.epoch === spec.epochs
  if (atEnd) notes.push(`the inner loss still fell at the last epoch, ${spec.epochs}: more may do better`)
  return {
    settings: candidates[found.candidate],
    epochs: found.epoch,
    loss: found.loss,
    folds: folds.length,
    notes,
  }
}

interface LossPath {
  readonly losses: Float64Array
  readonly weight: number
}

/** Held-out loss after each epoch; the error where the training diverges. */
async function lossPath(
  { training, heldOut }: Divided<BagRows>,
  spec: FullNetworkSpec,
  settings: NetworkSettings,
  { seed, reader, threads, sideBySide: slots = 1 }: ChoiceContext,
): Promise<LossPath | TrainingError> {
  const { plan } = await fitPlan(training, spec)
  const head = makeHead(training.data, settings)
  const losses = new Float64Array(spec.epochs)
  const held = networkData(plan, heldOut.data, heldOut.rows, reader)
  let weight = 0
  try {
    await trainNetwork({
      plan,
      head,
      settings,
      source: networkData(plan, training.data, training.rows, reader),
      name: 'member0',
      seed,
      epochs: spec.epochs,
      threads,
      apart: slots > 1,
      onEpoch: async (epoch, output) => {
        if (spec.stopping === 'never' && epoch < spec.epochs) return
        const found = head.heldOutLoss(await output(held), heldOut.data)
        losses[epoch - 1] = found.loss
        weight = found.weight
      },
    })
  } catch (error) {
    if (error instanceof TrainingError && error.fault === 'diverged') return error
    throw error
  }
  return { losses, weight }
}

/** Weighted mean over folds at each epoch; null when one of them diverged. */
function meanPath(paths: readonly (LossPath | TrainingError)[], epochs: number): Float64Array | null {
  const sum = new Float64Array(epochs)
  let total = 0
  for (const path of paths) {
    if (path instanceof TrainingError) return null
    if (path.weight === 0) continue
    total += path.weight
    path.losses.forEach((loss, e) => {
      sum[e] += path.weight * loss
    })
  }
  return sum.map(loss => loss / total)
}
