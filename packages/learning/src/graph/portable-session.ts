import type * as ort from 'onnxruntime-node'
import type { ElementType } from './element-type.ts'
import { type Declared, matchFeeds } from './feeds.ts'
import { GraphError } from './graph-error.ts'
import type { Feeds, Tensor } from './tensor.ts'

/** What is needed of ONNX Runtime: `onnxruntime-node` and `onnxruntime-web` both have it. */
export type Runtime = Pick<typeof ort, 'Tensor'>

/**
 * A loaded model, in Node or in a browser:
 *
 *     import * as ort from 'onnxruntime-web'
 *     const session = new PortableSession(ort, await ort.InferenceSession.create(bytes))
 */
export class PortableSession {
  readonly inputs: readonly Declared[]
  readonly outputs: readonly string[]
  readonly #runtime: Runtime
  readonly #session: ort.InferenceSession

  constructor(runtime: Runtime, session: ort.InferenceSession) {
    this.#runtime = runtime
    this.#session = session
    this.outputs = session.outputNames
    this.inputs = session.inputMetadata.flatMap(meta =>
      meta.isTensor ? [{ name: meta.name, type: elementType(meta.type), shape: meta.shape }] : [],
    )
  }

  /**
   * All outputs, by name. An output named in `into` is written to the memory given there.
   * @throws GraphError `bad-feed`
   */
  async run(feeds: Feeds, into: Readonly<Record<string, Tensor>> = {}): Promise<Record<string, Tensor>> {
    const { tensors } = matchFeeds(this.inputs, feeds)
    const given: Record<string, ort.Tensor> = {}
    for (const [name, tensor] of tensors) given[name] = toRuntime(this.#runtime, tensor)
    const fetches: Record<string, ort.Tensor | null> = {}
    for (const name of this.outputs)
      fetches[name] = name in into ? toRuntime(this.#runtime, into[name]) : null
    const results = await this.#session.run(given, fetches)
    return Object.fromEntries(
      Object.entries(results).map(([name, result]) => [name, into[name] ?? fromRuntime(result)]),
    )
  }

  async release(): Promise<void> {
    await this.#session.release()
  }
}

function toRuntime(runtime: Runtime, { elements, shape }: Tensor): ort.Tensor {
  // ONNX Runtime takes no memory that threads share.
  if (typeof SharedArrayBuffer !== 'undefined' && elements.buffer instanceof SharedArrayBuffer)
    return toRuntime(runtime, { elements: elements.slice(), shape })
  if (elements instanceof Float32Array) return new runtime.Tensor('float32', elements, shape)
  if (elements instanceof Float64Array) return new runtime.Tensor('float64', elements, shape)
  if (elements instanceof BigInt64Array) return new runtime.Tensor('int64', elements, shape)
  return new runtime.Tensor('bool', elements, shape)
}

function fromRuntime(tensor: ort.Tensor): Tensor {
  const { data, dims } = tensor
  if (
    data instanceof Float32Array ||
    data instanceof Float64Array ||
    data instanceof BigInt64Array ||
    data instanceof Uint8Array
  )
    return { elements: data, shape: dims }
  throw new GraphError('bad-type', `an output is ${tensor.type}`, 'use float32, float64, int64 or bool')
}

function elementType(type: string): ElementType {
  if (type === 'float32' || type === 'float64' || type === 'int64' || type === 'bool') return type
  throw new GraphError('bad-model-file', `an input is ${type}`, 'use float32, float64, int64 or bool')
}
