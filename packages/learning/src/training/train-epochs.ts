import { existsSync } from 'node:fs'
import { createRandom, type Random } from '@tessera/statistics'
import { contentHash } from '@tessera/tasks'
import { z } from 'zod'
import type { Feeds } from '../graph/tensor.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { learningRate, type Schedule } from './schedule.ts'
import type { Training } from './training.ts'
import { TrainingError } from './training-error.ts'
import type { TrainingModel } from './training-model.ts'

export interface TrainingPlan {
  /** Rows that each epoch visits once, in an order drawn from the seed. */
  readonly rows: number
  readonly rowsPerStep: number
  readonly epochs: number
  readonly schedule: Schedule
  readonly seed: number
  /**
   * What one step is fed: one set of feeds for all its rows, or several whose gradients are averaged. Called
   * ahead of the step, while the one before computes; `random` is the step's own.
   */
  readonly feeds: (rows: Int32Array, random: Random) => Promise<Feeds | readonly Feeds[]>
  /**
   * Called after each epoch; lower is better. It is for choosing the stopping epoch on inner folds
   * ({@link stoppingEpoch}): never give it the rows on which the model is reported.
   */
  readonly measure?: (training: Training) => Promise<number>
  /** Written every so many steps and at each end of an epoch; a run that finds the file continues from it. */
  readonly checkpoint?: { readonly file: string; readonly model: TrainingModel; readonly steps: number }
  readonly onEpoch?: (record: EpochRecord, timing: EpochTiming) => void
  /** Stops after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal
  /** Steps whose feeds are made ready ahead; 1 by default. */
  readonly ahead?: number
}

export interface EpochRecord {
  /** From 1. */
  readonly epoch: number
  /** Mean over the rows, each before the step that it was part of. */
  readonly loss: number
  readonly measure: number | null
}

export interface EpochTiming {
  readonly seconds: number
  /** Seconds in which no step computed because feeds were not ready. */
  readonly waiting: number
}

const progressSchema = z.object({
  plan: z.string(),
  /** Epochs finished. */
  epochs: z.array(z.object({ epoch: z.number(), loss: z.number(), measure: z.number().nullable() })),
  /** Rows of the epoch under way that are done, and the sum of their losses. */
  done: z.number().int(),
  total: z.number(),
})
type Progress = z.infer<typeof progressSchema>

/**
 * Trains for a number of epochs. Orders, feeds and masks depend on seed, epoch and step alone: a run that was
 * stopped and continued from its checkpoint gives the same bits as one that was not.
 * @throws TrainingError `diverged`, `disk-full`, `stopped`, `bad-setting`, or `bad-checkpoint` when the checkpoint
 * is of another model or plan
 */
export async function trainEpochs(training: Training, plan: TrainingPlan): Promise<readonly EpochRecord[]> {
  const { rows, rowsPerStep, epochs, checkpoint, measure } = plan
  if (!(rows >= 1 && rowsPerStep >= 1 && epochs >= 1))
    throw new TrainingError(
      'bad-setting',
      `${epochs} epochs of ${rows} rows, ${rowsPerStep} a step`,
      'give at least 1',
    )
  let progress = await begin(training, plan)
  const perEpoch = Math.ceil(rows / rowsPerStep)
  const save = async () => {
    if (checkpoint !== undefined)
      writeCheckpoint(checkpoint.file, checkpoint.model, await training.state(), progress)
  }
  while (progress.epochs.length < epochs) {
    const epoch = progress.epochs.length + 1
    const order = createRandom(plan.seed, 'epoch', epoch).permutation(rows)
    const started = performance.now()
    let waiting = 0
    let at = Math.ceil(progress.done / rowsPerStep)
    const coming = comingFeeds(plan, epoch, order, at)
    for (; at < perEpoch; at++) {
      const asked = performance.now()
      const feeds = await coming()
      waiting += performance.now() - asked
      const rate = learningRate(plan.schedule, (epoch - 1) * perEpoch + at + 1)
      const { loss } = await training.step(feeds, rate)
      const here = Math.min(rowsPerStep, rows - at * rowsPerStep)
      const done = at * rowsPerStep + here
      progress = { ...progress, done, total: progress.total + loss * here }
      if (plan.signal?.aborted) {
        await save()
        throw new TrainingError(
          'stopped',
          'the training was stopped',
          'run again to continue from the checkpoint',
        )
      }
      if (checkpoint !== undefined && (at + 1) % checkpoint.steps === 0 && at + 1 < perEpoch) await save()
    }
    const record = { epoch, loss: progress.total / rows, measure: measure ? await measure(training) : null }
    progress = { ...progress, epochs: [...progress.epochs, record], done: 0, total: 0 }
    await save()
    const seconds = (performance.now() - started) / 1000
    plan.onEpoch?.(record, { seconds, waiting: waiting / 1000 })
  }
  return progress.epochs
}

/** Where the checkpoint stands, its state restored, or the beginning. */
async function begin(training: Training, plan: TrainingPlan): Promise<Progress> {
  const { rows, rowsPerStep, schedule, seed, checkpoint } = plan
  const own = contentHash({ rows, rowsPerStep, schedule, seed })
  if (checkpoint === undefined || !existsSync(checkpoint.file))
    return { plan: own, epochs: [], done: 0, total: 0 }
  const { state, progress } = readCheckpoint(checkpoint.file, checkpoint.model)
  const read = progressSchema.safeParse(progress)
  if (!read.success || read.data.plan !== own)
    throw new TrainingError(
      'bad-checkpoint',
      'the checkpoint is of another plan (rows, rows a step, schedule or seed)',
      'continue with the plan that it was begun with, or remove it',
    )
  await training.restore(state)
  return read.data
}

/** Gives the feeds of one step after another, some of them asked for ahead. */
function comingFeeds(plan: TrainingPlan, epoch: number, order: Int32Array, from: number) {
  const { rowsPerStep, ahead = 1, seed } = plan
  const asked: Promise<Feeds | readonly Feeds[]>[] = []
  let at = from
  const ask = () => {
    if (at * rowsPerStep >= order.length) return
    const rows = order.slice(at * rowsPerStep, (at + 1) * rowsPerStep)
    const feeds = plan.feeds(rows, createRandom(seed, 'feeds', epoch, at))
    // A failure is thrown when its step comes.
    feeds.catch(() => {})
    asked.push(feeds)
    at++
  }
  for (let i = 0; i < ahead; i++) ask()
  return () => {
    ask()
    return asked.shift() ?? Promise.reject(new RangeError('no step is left'))
  }
}
