import { largestError } from '../../test/agreement.ts'
import { elementsOf } from '../graph/element-type.ts'
import {
  differentiate,
  type ElementType,
  Graph,
  GraphSession,
  type Shape,
  type Tensor,
  type Value,
} from '../graph/index.ts'
import { compileTraining, TrainingSession } from '../training/index.ts'

interface Recorded {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

/** A network as PyTorch ran it: `test/reference/networks-*.py`. */
export interface RecordedNetwork {
  readonly parameters: Readonly<Record<string, Recorded>>
  readonly inputs: Readonly<Record<string, Recorded & { readonly type: 'float' | 'int64' | 'bool' }>>
  /** Before the first step; `loss` among them. */
  readonly outputs: Readonly<Record<string, Recorded>>
  readonly gradients: Readonly<Record<string, Recorded>>
  /** Parameters after ten steps of AdamW. */
  readonly after: Readonly<Record<string, Recorded>>
  readonly rate: number
  readonly decay: number
}

/** Declares an input of the record, with symbolic dimensions where the shape has names. */
export type Declare = (name: string, shape: Shape) => Value

/** Traces the outputs of a record, the scalar `loss` among them. */
export type Trace = (
  input: Declare,
  graph: Graph,
) => { readonly loss: Value } & Readonly<Record<string, Value>>

/**
 * Runs a traced network from the recorded parameters: outputs, gradients, and the parameters after ten steps. Gives
 * the largest error of each against the record, relative above 1 in size and absolute below.
 */
export async function replay(method: string, recorded: RecordedNetwork, trace: Trace) {
  const graph = new Graph()
  const types: Record<string, ElementType> = { float: 'float32', int64: 'int64', bool: 'bool' }
  const input: Declare = (name, shape) => graph.input(name, shape, types[recorded.inputs[name].type])
  const outputs = trace(input, graph)
  const feeds = Object.fromEntries(
    Object.entries(recorded.inputs).map(([name, { shape, values, type }]): [string, Tensor] => [
      name,
      { elements: elementsOf(types[type], values), shape },
    ]),
  )
  const names = [...graph.parameters.keys()]
  const gradients = differentiate(outputs.loss, [...graph.parameters.values()])
  const session = await GraphSession.compile(
    { ...outputs, ...Object.fromEntries(names.map((name, i) => [`gradient of ${name}`, gradients[i]])) },
    new Map(names.map(name => [name, recorded.parameters[name]?.values ?? []])),
  )
  const results = await session.run(feeds)
  await session.release()
  const error = (actual: Tensor | undefined, expected: Recorded) =>
    largestError(method, Float64Array.from(actual?.elements ?? [], Number), expected.values, 1)
  const worst = (expected: Readonly<Record<string, Recorded>>, found: (name: string) => Tensor | undefined) =>
    Math.max(...Object.entries(expected).map(([name, values]) => error(found(name), values)))
  return {
    outputs: worst(traced(recorded.outputs), name => results[name]),
    gradients: worst(recorded.gradients, name => results[`gradient of ${name}`]),
    after: await afterTenSteps(),
  }

  function traced(expected: RecordedNetwork['outputs']) {
    return Object.fromEntries(Object.entries(expected).filter(([name]) => name in outputs))
  }
  async function afterTenSteps() {
    const model = compileTraining({ loss: outputs.loss, optimiser: { weightDecay: recorded.decay }, seed: 1 })
    for (const { name, group, from } of model.layout.places)
      model.initial[group].set(recorded.parameters[name].values, from)
    const training = new TrainingSession(model)
    for (let step = 0; step < 10; step++) await training.step(feeds, recorded.rate)
    const parameters = await training.parameters()
    await training.release()
    return worst(recorded.after, name => {
      const elements = parameters.get(name)
      return elements && { elements, shape: [elements.length] }
    })
  }
}
