import type { Value } from './graph.ts'
import { GraphError } from './graph-error.ts'
import { embeddedParameters, lower } from './lower.ts'
import { writeModel } from './onnx/model-writer.ts'
import { PortableSession } from './portable-session.ts'

export interface SessionOptions {
  /**
   * Threads of one operation; 1 by default. Results do not depend on it, but for one case: a matrix product over an
   * inner size above 128, of 2 or more rows and more columns than rows, at most about 72 columns a thread, may differ
   * in the last bit from that of another number of threads (small batches, narrow layers).
   */
  readonly threads?: number
  /** Whether threads wait actively for work: faster alone on its cores, slower when several sessions share them. */
  readonly spin?: boolean
}

/** A model loaded by ONNX Runtime in Node. */
export class GraphSession extends PortableSession {
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
      return new GraphSession(ort, session)
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
    return GraphSession.create(writeModel(lower(outputs, embeddedParameters(parameters))), options)
  }
}
