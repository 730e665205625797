import type * as ort from 'onnxruntime-node'
import { matchFeeds } from './feeds.ts'
import type { Value } from './graph.ts'
import { GraphError } from './graph-error.ts'
import { embeddedParameters, lower, needed } from './lower.ts'
import { writeModel } from './onnx/model-writer.ts'
import { PortableSession, type Runtime } from './portable-session.ts'
import { delicateProducts, dependsOnThreads, type Product } from './products.ts'
import type { Feeds, Tensor } from './tensor.ts'

export interface SessionOptions {
  /** Threads of one operation; 1 by default. Results do not depend on it where `products` are given. */
  readonly threads?: number
  /** Whether threads wait actively for work: faster alone on its cores, slower when several sessions share them. */
  readonly spin?: boolean
  /**
   * Of the model, by delicateProducts: a run in which the last bit of one of them would depend on the number of threads
   * (a small batch, a narrow layer: nothing that threads would speed up) is made on one.
   */
  readonly products?: readonly Product[]
}

/** A model loaded by ONNX Runtime in Node. */
export class GraphSession extends PortableSession {
  readonly #threads: number
  readonly #products: readonly Product[]
  readonly #onOneThread: () => Promise<GraphSession>
  #alone: Promise<GraphSession> | null = null

  private constructor(
    runtime: Runtime,
    session: ort.InferenceSession,
    { threads = 1, products = [] }: SessionOptions,
    onOneThread: () => Promise<GraphSession>,
  ) {
    super(runtime, session)
    this.#threads = threads
    this.#products = threads > 1 ? products : []
    this.#onOneThread = onOneThread
  }

  override async run(feeds: Feeds, into?: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    if (this.#products.length === 0) return super.run(feeds, into)
    const { sizes } = matchFeeds(this.inputs, feeds)
    if (!dependsOnThreads(this.#products, sizes, this.#threads)) return super.run(feeds, into)
    this.#alone ??= this.#onOneThread()
    return (await this.#alone).run(feeds, into)
  }

  override async release(): Promise<void> {
    await super.release()
    if (this.#alone !== null) await (await this.#alone).release()
  }

  /** @throws GraphError `bad-model-file` when the bytes are no model that this version can run */
  static async create(model: Uint8Array, options: SessionOptions = {}): Promise<GraphSession> {
    const { threads = 1, spin = true } = options
    // Loaded when needed: who fits a regression need not wait for it.
    const ort = await import('onnxruntime-node')
    try {
      const session = await ort.InferenceSession.create(model, {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        logSeverityLevel: 3,
        // Constants are neither repacked nor brought into another layout: a model with its parameters written in
        // then computes bit for bit what the training computed with the same parameters as inputs.
        graphOptimizationLevel: 'extended',
        extra: {
          session: { disable_prepacking: '1', intra_op: { allow_spinning: spin ? '1' : '0' } },
          // It would undo the order of the sides that keeps products independent of the number of threads.
          optimization: { disable_specified_optimizers: 'GemmTransposeFusion' },
        },
      })
      return new GraphSession(ort, session, options, () =>
        GraphSession.create(model, { ...options, threads: 1 }),
      )
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new GraphError('bad-model-file', `ONNX Runtime cannot load the model: ${reason}`, 'save it again')
    }
  }

  /** Loads what the outputs need of a traced graph, parameters written into it. */
  static compile(
    outputs: Readonly<Record<string, Value>>,
    parameters: ReadonlyMap<string, ArrayLike<number>> = new Map(),
    options: SessionOptions = {},
  ): Promise<GraphSession> {
    const products = delicateProducts(needed(Object.values(outputs)))
    const model = writeModel(lower(outputs, embeddedParameters(parameters)))
    return GraphSession.create(model, { products, ...options })
  }
}
