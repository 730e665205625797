import * as ort from 'onnxruntime-node'
import type { Elements, ElementType } from './element-type.ts'
import { type Declared, matchFeeds } from './feeds.ts'
import type { Value } from './graph.ts'
import { GraphError } from './graph-error.ts'
import { embeddedParameters, lower } from './lower.ts'
import { writeModel } from './onnx/model-writer.ts'
import type { Feeds, Tensor } from './tensor.ts'

export interface SessionOptions {
  /** Threads of one operation; results do not depend on it. 1 by default. */
  readonly threads?: number
  /** Whether threads wait actively for work: faster alone on its cores, slower when several sessions share them. */
  readonly spin?: boolean
}

/** A model loaded by ONNX Runtime. */
export class GraphSession {
  readonly inputs: readonly Declared[]
  readonly outputs: readonly string[]
  readonly #session: ort.InferenceSession

  private constructor(session: ort.InferenceSession) {
    this.#session = session
    this.outputs = session.outputNames
    this.inputs = session.inputMetadata.flatMap(meta =>
      meta.isTensor ? [{ name: meta.name, type: elementType(meta.type), shape: meta.shape }] : [],
    )
  }

  /** @throws GraphError `bad-model-file` when the bytes are no model that this version can run */
  static async create(model: Uint8Array, options: SessionOptions = {}): Promise<GraphSession> {
    const { threads = 1, spin = true } = options
    try {
      const session = await ort.InferenceSession.create(model, {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        logSeverityLevel: 3,
        extra: { session: { intra_op: { allow_spinning: spin ? '1' : '0' } } },
      })
      return new GraphSession(session)
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

  /**
   * All outputs, by name. An output named in `into` is written to the memory given there.
   * @throws GraphError `bad-feed`
   */
  async run(feeds: Feeds, into: Readonly<Record<string, Tensor>> = {}): Promise<Record<string, Tensor>> {
    const { tensors } = matchFeeds(this.inputs, feeds)
    const given: Record<string, ort.Tensor> = {}
    for (const [name, tensor] of tensors) given[name] = toRuntime(tensor)
    const fetches: Record<string, ort.Tensor | null> = {}
    for (const name of this.outputs) fetches[name] = name in into ? toRuntime(into[name]) : null
    const results = await this.#session.run(given, fetches)
    return Object.fromEntries(
      Object.entries(results).map(([name, result]) => [name, into[name] ?? fromRuntime(result)]),
    )
  }

  async release(): Promise<void> {
    await this.#session.release()
  }
}

function toRuntime({ elements, shape }: Tensor): ort.Tensor {
  // ONNX Runtime takes no memory that threads share.
  if (elements.buffer instanceof SharedArrayBuffer) return toRuntime({ elements: elements.slice(), shape })
  if (elements instanceof Float32Array) return new ort.Tensor('float32', elements, shape)
  if (elements instanceof Float64Array) return new ort.Tensor('float64', elements, shape)
  if (elements instanceof BigInt64Array) return new ort.Tensor('int64', elements, shape)
  return new ort.Tensor('bool', elements, shape)
}

function fromRuntime(tensor: ort.Tensor): Tensor {
  const { data, dims } = tensor
  if (
    data instanceof Float32Array ||
    data instanceof Float64Array ||
    data instanceof BigInt64Array ||
    data instanceof Uint8Array
  )
    return { elements: data satisfies Elements, shape: dims }
  throw new GraphError('bad-type', `an output is ${tensor.type}`, 'use float32, float64, int64 or bool')
}

function elementType(type: string): ElementType {
  if (type === 'float32' || type === 'float64' || type === 'int64' || type === 'bool') return type
  throw new GraphError('bad-model-file', `an input is ${type}`, 'use float32, float64, int64 or bool')
}
