import { differentiate } from '../graph/differentiate.ts'
import type { Value } from '../graph/graph.ts'
import { GraphError } from '../graph/graph-error.ts'
import { lower, needed } from '../graph/lower.ts'
import { writeModel } from '../graph/onnx/model-writer.ts'
import { concat } from '../graph/ops/concat.ts'
import { flatten } from '../graph/ops/reshape.ts'
import { delicateProducts, type Product } from '../graph/products.ts'
import type { Shape } from '../graph/shape.ts'
import { type AdamW, defaultAdamW } from './adamw.ts'
import { initialise } from './initial-parameters.ts'
import {
  gradientOutput,
  groupOf,
  layOut,
  type ParameterGroup,
  type ParameterLayout,
  packedParameters,
  trainedGroups,
} from './parameter-layout.ts'

/** What is traced: a loss, and what else each run shall give. */
export interface TrainingGraph {
  /** A scalar. */
  readonly loss: Value
  /** Further outputs of a training run, by name. */
  readonly report?: Readonly<Record<string, Value>>
  /** Outputs of a prediction with the parameters of the moment; usually of a second graph, without dropout. */
  readonly prediction?: Readonly<Record<string, Value>>
  readonly optimiser?: Partial<AdamW>
  /** Of the parameters' first values and of the dropout masks. */
  readonly seed: number
}

/** A random mask that each run gets. */
export interface Mask {
  readonly name: string
  readonly shape: Shape
  readonly keep: number
}

/**
 * A model ready to be trained: ONNX files that share flat parameters. It can be sent to another thread.
 * `step` computes loss, reports and the flat gradient of each group in one run.
 */
export interface TrainingModel {
  readonly layout: ParameterLayout
  readonly initial: Readonly<Record<ParameterGroup, Float32Array>>
  readonly optimiser: AdamW
  readonly seed: number
  readonly masks: readonly Mask[]
  readonly step: CompiledGraph
  /** Reports alone. */
  readonly forward: CompiledGraph | null
  readonly predict: CompiledGraph | null
}

/** An ONNX file, and its products that a session has to know. */
export interface CompiledGraph {
  readonly onnx: Uint8Array
  readonly products: readonly Product[]
}

/**
 * Differentiates the loss and writes the models of a training.
 * @throws GraphError when the loss does not depend on a trainable parameter of its graph or of the prediction
 */
export function compileTraining(traced: TrainingGraph): TrainingModel {
  const { loss, report = {}, prediction = {}, seed } = traced
  const { graph } = loss
  if (graph.type !== 'float32')
    throw new GraphError('bad-type', `training of a ${graph.type} graph`, 'trace it in float32')
  const optimiser = { ...defaultAdamW, ...traced.optimiser }
  const parameters = [...graph.parameters.values()]
  const layout = layOut(parameters)
  const gradients = flatGradients(loss, parameters)
  const bind = packedParameters(layout)
  const compiled = (outputs: Readonly<Record<string, Value>>): CompiledGraph => ({
    onnx: writeModel(lower(outputs, bind)),
    products: delicateProducts(needed(Object.values(outputs))),
  })
  const losses = { loss, ...report }
  const masks = needed(Object.values(losses)).flatMap(({ node, shape }) =>
    node.kind === 'input' && node.keep !== null ? [{ name: node.name, shape, keep: node.keep }] : [],
  )
  return {
    layout,
    initial: initialise(parameters, layout, seed),
    optimiser,
    seed,
    masks,
    step: compiled({ ...losses, ...gradients }),
    forward: traced.report === undefined ? null : compiled(report),
    predict: traced.prediction === undefined ? null : compiled(prediction),
  }
}

/** The gradient by each group that is not empty, by the output's name. */
function flatGradients(loss: Value, parameters: readonly Value[]): Readonly<Record<string, Value>> {
  const flat: Record<string, Value> = {}
  const trained = parameters.filter(({ node }) => node.kind === 'parameter' && node.options.trainable)
  const gradients = differentiate(loss, trained)
  for (const group of trainedGroups) {
    const parts = gradients.filter((_, i) => {
      const { node } = trained[i]
      return node.kind === 'parameter' && groupOf(node) === group
    })
    if (parts.length > 0) flat[gradientOutput(group)] = concat(parts.map(flatten), 0)
  }
  if (Object.keys(flat).length === 0)
    throw new GraphError(
      'not-reached',
      'nothing to train: the graph has no trainable parameter',
      'declare one',
    )
  return flat
}
