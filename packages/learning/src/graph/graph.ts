import type { ElementType, FloatType } from './element-type.ts'
import { GraphError } from './graph-error.ts'
import type { Initialiser } from './initialiser.ts'
import { type Dimension, elementCount, GraphShapeError, isFixed, type Shape } from './shape.ts'

/** An ONNX attribute: an integer, integers, text, or a float. */
export type Attribute = number | string | readonly number[] | { readonly float: number }
export type Attributes = Readonly<Record<string, Attribute>>

/**
 * From the gradient of the loss by each output (null where the loss does not depend on it) the gradient by each
 * input (null where there is none, as for indices).
 */
export type GradientRule = (
  upstream: readonly (Value | null)[],
  outputs: readonly Value[],
) => readonly (Value | null)[]

/** The gradient rule of an operation with one output: a function of upstream gradient and output. */
export type SingleGradient = (upstream: Value, output: Value) => readonly (Value | null)[]

interface NodeBase {
  /** Inputs of a node always have smaller numbers. */
  readonly id: number
}
export interface OperationNode extends NodeBase {
  readonly kind: 'operation'
  readonly operation: string
  readonly inputs: readonly Value[]
  readonly attributes: Attributes
  readonly gradient: GradientRule | null
  readonly outputs: Value[]
}
export interface InputNode extends NodeBase {
  readonly kind: 'input'
  readonly name: string
  /** For the random mask of a dropout, filled by the training session: the probability that an element is kept. */
  readonly keep: number | null
}
export interface ParameterNode extends NodeBase {
  readonly kind: 'parameter'
  readonly name: string
  readonly shape: readonly number[]
  readonly initialiser: Initialiser
  readonly options: ParameterOptions
}
export interface ConstantNode extends NodeBase {
  readonly kind: 'constant'
  readonly numbers: Float64Array
}
export type GraphNode = OperationNode | InputNode | ParameterNode | ConstantNode

/** A tensor of a graph under tracing: nothing is computed until a session runs the graph. */
export interface Value {
  readonly graph: Graph
  readonly node: GraphNode
  /** Which of the node's outputs. */
  readonly output: number
  readonly shape: Shape
  readonly type: ElementType
}

export interface ParameterOptions {
  /** Whether AdamW's weight decay applies; by default to matrices and kernels, not to biases and norms (rank < 2). */
  readonly decay: boolean
  /** False for frozen parameters: no gradient, no update. */
  readonly trainable: boolean
}

interface Recorded {
  readonly shape: Shape
  readonly type: ElementType
  readonly attributes?: Attributes
}

/**
 * Records operations as they are called. An operation that was recorded before with the same inputs and
 * attributes is given again (common subexpressions are one node); what no output needs is left out when the
 * graph is written.
 */
export class Graph {
  /** Type of constants and parameters. */
  readonly type: FloatType
  readonly parameters = new Map<string, Value & { readonly node: ParameterNode }>()
  readonly inputs = new Map<string, Value & { readonly node: InputNode }>()
  #nodes = 0
  readonly #known = new Map<string, readonly Value[]>()
  /** Where each symbolic dimension can be read when the graph runs. */
  readonly #extents = new Map<string, { readonly value: Value; readonly axis: number }>()

  constructor(type: FloatType = 'float32') {
    this.type = type
  }

  /** A tensor that each run feeds. @throws GraphError when the name is taken */
  input(name: string, shape: Shape, type: ElementType = this.type): Value {
    return this.#input(name, shape, type, null)
  }

  /** A tensor that the training session fills from its seed: 1 / keep with probability `keep`, else 0. */
  mask(shape: Shape, keep: number): Value {
    const masks = [...this.inputs.values()].filter(input => input.node.keep !== null).length
    return this.#input(`dropout/${masks}`, shape, this.type, keep)
  }

  #input(name: string, shape: Shape, type: ElementType, keep: number | null): Value {
    this.#checkName(name)
    const node: InputNode = { kind: 'input', id: this.#nodes++, name, keep }
    const value = { graph: this, node, output: 0, shape, type }
    this.inputs.set(name, value)
    this.#learnExtents(value)
    return value
  }

  /** A learned tensor. The same name twice is the same parameter, if shape agrees. */
  parameter(
    name: string,
    shape: readonly number[],
    initialiser: Initialiser,
    options: Partial<ParameterOptions> = {},
  ): Value {
    const before = this.parameters.get(name)
    if (before !== undefined) {
      if (String(before.shape) === String(shape)) return before
      throw new GraphShapeError(`parameter ${name}`, [before.shape, shape], 'one name has one shape')
    }
    this.#checkName(name)
    const settings = { decay: shape.length > 1, trainable: true, ...options }
    const id = this.#nodes++
    const node: ParameterNode = { kind: 'parameter', id, name, shape, initialiser, options: settings }
    const value = { graph: this, node, output: 0, shape, type: this.type }
    this.parameters.set(name, value)
    return value
  }

  /** A number, or numbers in row-major order. */
  constant(
    numbers: number | ArrayLike<number>,
    shape: readonly number[] = typeof numbers === 'number' ? [] : [numbers.length],
    type: ElementType = this.type,
  ): Value {
    const data = typeof numbers === 'number' ? Float64Array.of(numbers) : Float64Array.from(numbers)
    if (elementCount(shape) !== data.length)
      throw new GraphShapeError('constant', [shape], `it was given ${data.length} numbers`)
    const text = data.length <= 64 ? Array.from(data, x => (Object.is(x, -0) ? '-0' : x)).join() : null
    const key = text === null ? null : `constant ${type} ${shape.join()} = ${text}`
    const before = key === null ? undefined : this.#known.get(key)
    if (before !== undefined) return before[0]
    const node: ConstantNode = { kind: 'constant', id: this.#nodes++, numbers: data }
    const value = { graph: this, node, output: 0, shape, type }
    if (key !== null) this.#known.set(key, [value])
    return value
  }

  /** An ONNX operation with one output. For the files under ops/; models call those. */
  record(
    operation: string,
    inputs: readonly Value[],
    result: Recorded,
    gradient: SingleGradient | null,
  ): Value {
    const rule: GradientRule | null =
      gradient &&
      (([upstream], [output]) => (upstream === null ? inputs.map(() => null) : gradient(upstream, output)))
    return this.recordMany(operation, inputs, result.attributes ?? {}, [result], rule)[0]
  }

  /** An ONNX operation with several outputs. */
  recordMany(
    operation: string,
    inputs: readonly Value[],
    attributes: Attributes,
    results: readonly Recorded[],
    gradient: GradientRule | null,
  ): readonly Value[] {
    const names = inputs.map(input => `${input.node.id}.${input.output}`)
    const key = `${operation} ${names} ${JSON.stringify(attributes)} ${results.map(r => r.type)} ${results.length}`
    const before = this.#known.get(key)
    if (before !== undefined) return before
    if (inputs.some(input => input.graph !== this))
      throw new GraphError(
        'other-graph',
        `${operation} mixes tensors of two graphs`,
        'trace each model in one graph',
      )
    const outputs: Value[] = []
    const id = this.#nodes++
    const node: OperationNode = { kind: 'operation', id, operation, inputs, attributes, gradient, outputs }
    results.forEach(({ shape, type }, output) => {
      const value = { graph: this, node, output, shape, type }
      outputs.push(value)
      this.#learnExtents(value)
    })
    this.#known.set(key, outputs)
    return outputs
  }

  /** Whether the size of a symbolic dimension can be read when the graph runs. */
  knows(dimension: string): boolean {
    return this.#extents.has(dimension)
  }

  /** The size of a dimension when the graph runs, int64 of shape [1]. */
  extent(dimension: Dimension): Value {
    if (typeof dimension === 'number') return this.constant([dimension], [1], 'int64')
    const source = this.#extents.get(dimension)
    if (source === undefined)
      throw new GraphError('bad-shape', `no tensor has a dimension '${dimension}'`, 'give it to an input')
    const attributes = { start: source.axis, end: source.axis + 1 }
    return this.record('Shape', [source.value], { shape: [1], type: 'int64', attributes }, null)
  }

  /** A shape when the graph runs, int64 of shape [rank]. */
  extents(shape: Shape): Value {
    if (isFixed(shape)) return this.constant(shape, [shape.length], 'int64')
    const parts = shape.map(dimension => this.extent(dimension))
    if (parts.length === 1) return parts[0]
    return this.record(
      'Concat',
      parts,
      { shape: [parts.length], type: 'int64', attributes: { axis: 0 } },
      null,
    )
  }

  #learnExtents(value: Value): void {
    value.shape.forEach((dimension, axis) => {
      if (typeof dimension === 'string' && !this.#extents.has(dimension))
        this.#extents.set(dimension, { value, axis })
    })
  }

  #checkName(name: string): void {
    if (name === '' || this.inputs.has(name) || this.parameters.has(name))
      throw new GraphError(
        'bad-name',
        `the name '${name}' is empty or taken`,
        'name every input and parameter once',
      )
  }
}

/** Whether a value is the number given, a constant of one element. */
export function isConstant(value: Value, number: number): boolean {
  return value.node.kind === 'constant' && value.node.numbers.length === 1 && value.node.numbers[0] === number
}
