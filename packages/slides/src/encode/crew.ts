import { availableParallelism } from 'node:os'
import { TaskError } from '@tessera/tasks'
import type { TilePlan } from '../tiles/index.ts'
import type { EncoderChoice, EncoderDescription } from './feature-encoder.ts'
import { networkBatch } from './onnx-encoder.ts'
import { describeEncoder } from './open-encoder.ts'
import type { PlannedSlide, TilesWanted } from './plan-slide.ts'
import type { SlideSource } from './protocol.ts'
import { EncodeThreads } from './threads.ts'

export interface CrewOptions {
  /** Processors to keep busy; by default all. The features do not depend on it. */
  readonly workers?: number
  /**
   * Copies of a network, each in a thread of its own; by default as many as the workers have threads for, and one alone
   * for weights of more than a gigabyte.
   */
  readonly sessions?: number
  /** Threads of one operation of a network; by default the workers are shared out among the sessions. */
  readonly threads?: number
  /** Tiles that a network takes at once; 4 unless given. */
  readonly batch?: number
}

/** Weights of which every worker does not get a copy. */
const heavy = 1e9

/** Tiles read and encoded at once by an encoder without a network. */
const measuredAtOnce = 8

/**
 * The threads that read tiles and encode them, for as many slides as one likes. A network has threads of its own, which
 * are fed by readers, so that it never waits for a tile; the built-in encoder measures where it reads.
 */
export class EncodingCrew {
  readonly encoder: EncoderDescription
  /** Parts of slides to have under way, so that nobody waits. */
  readonly partsAtOnce: number
  private readonly readers: EncodeThreads
  private readonly networks: EncodeThreads | null
  private readonly batch: number
  /** @throws EncoderError, SlideError as `describeEncoder` does; RangeError for numbers that are not positive and whole */
  constructor(encoder: EncoderChoice, options: CrewOptions = {}) {
    this.encoder = describeEncoder(encoder)
    const workers = whole('workers', options.workers ?? availableParallelism())
    const sessions = whole(
      'sessions',
      options.sessions ??
        (this.encoder.weightBytes > heavy ? 1 : Math.max(1, Math.floor(workers / (options.threads ?? 1)))),
    )
    const isNetwork = encoder.kind === 'onnx'
    this.batch = whole('batch', options.batch ?? (isNetwork ? networkBatch : measuredAtOnce))
    const start = {
      encoder,
      session: {
        threads: whole('threads', options.threads ?? Math.max(1, Math.floor(workers / sessions))),
        batch: this.batch,
      },
    }
    const readers = isNetwork ? Math.max(1, Math.ceil(workers / 4)) : workers
    this.readers = new EncodeThreads(start, readers)
    this.networks = isNetwork ? new EncodeThreads(start, sessions) : null
    this.partsAtOnce = isNetwork ? sessions + readers : readers + 1
  }

  /** Opens the encoder once. @throws EncoderError of a model that cannot be used */
  async ready(): Promise<void> {
    await (this.networks ?? this.readers).ask({ kind: 'open' })
  }

  /** @throws SlideError */
  async plan(source: SlideSource, settings: TilesWanted): Promise<PlannedSlide> {
    const value = await this.readers.ask({ kind: 'plan', source, settings })
    if (value instanceof Uint8Array || value instanceof Float32Array) throw new TypeError('no plan came back')
    return value
  }

  /**
   * Features of tiles `from` to `to` of a plan, in batches.
   * @param onTiles told how many more are done
   * @throws SlideError, EncoderError
   */
  async encode(
    source: SlideSource,
    plan: TilePlan,
    from: number,
    to: number,
    onTiles: (count: number) => void,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const features = new Float32Array((to - from) * this.encoder.dimensions)
    for (let start = from; start < to; start += this.batch) {
      if (signal?.aborted)
        throw new TaskError('aborted', "stopped in 'encode'; run again to continue", { stage: 'encode' })
      const end = Math.min(to, start + this.batch)
      const some = await this.encodeBatch(source, cutPlan(plan, start, end))
      features.set(some, (start - from) * this.encoder.dimensions)
      onTiles(end - start)
    }
    return features
  }

  async close(): Promise<void> {
    await Promise.all([this.readers.close(), this.networks?.close()])
  }

  private async encodeBatch(source: SlideSource, plan: TilePlan): Promise<Float32Array> {
    let value = await this.readers.ask({ kind: this.networks ? 'read' : 'measure', source, plan })
    if (this.networks && value instanceof Uint8Array)
      value = await this.networks.ask({ kind: 'encode', tiles: value, count: plan.x.length })
    if (value instanceof Float32Array) return value
    throw new TypeError('no features came back')
  }
}

/** Tiles `from` to `to` of a plan, as a plan. */
export function cutPlan(plan: TilePlan, from: number, to: number): TilePlan {
  return {
    ...plan,
    x: plan.x.slice(from, to),
    y: plan.y.slice(from, to),
    tissueShare: plan.tissueShare.slice(from, to),
  }
}

function whole(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value
  throw new RangeError(`${name} is ${value}; it is a whole number of at least 1`)
}
