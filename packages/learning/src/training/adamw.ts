import type { Graph, Value } from '../graph/graph.ts'
import { add, divide, multiply, subtract } from '../graph/ops/arithmetic.ts'
import { squareRoot } from '../graph/ops/exponential.ts'
import { sum } from '../graph/ops/sum.ts'
import { minimum } from '../graph/ops/where.ts'
import { groupInput, type ParameterLayout, type TrainedGroup, trainedGroups } from './parameter-layout.ts'

export interface AdamW {
  /** Decay of the first moment; 0.9. */
  readonly beta1: number
  /** Decay of the second moment; 0.999. */
  readonly beta2: number
  /** Added to the root of the second moment; 1e-8. */
  readonly epsilon: number
  /** Share of a decayed parameter, times the learning rate, that each step takes away; 0.01. */
  readonly weightDecay: number
  /** Largest Euclidean norm of the whole gradient, above which it is scaled down to it; null for none. */
  readonly clip: number | null
}

export const defaultAdamW: AdamW = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, clip: null }

/** What the update is fed besides the state, all scalars. */
export const updateInputs = {
  decay: 'update/decay',
  size: 'update/size',
  epsilon: 'update/epsilon',
} as const

/** Names of the state of a group: parameters and moments. */
export function stateNames(group: TrainedGroup) {
  return { parameters: groupInput(group), first: `first/${group}`, second: `second/${group}` }
}

/**
 * The update of every trained parameter (Loshchilov and Hutter 2019), from the flat gradient of each group:
 *
 *     m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²
 *     p ← (1 − ηλ)p − η·m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)
 *
 * written as p·decay − size·m/(√v + epsilon), whose three scalars are computed outside in float64
 * ({@link updateScalars}). `exempt` parameters do not decay. The gradient's norm goes out as `gradientNorm`;
 * with `clip` c the gradient is multiplied by min(1, c/(norm + 1e-6)), as `clip_grad_norm_` of PyTorch does.
 * Outputs are named `next/` and the input they replace.
 */
export function traceAdamW(
  graph: Graph,
  layout: ParameterLayout,
  gradients: Readonly<Partial<Record<TrainedGroup, Value>>>,
  settings: AdamW,
): Record<string, Value> {
  const scalar = (name: string) => graph.inputs.get(name) ?? graph.input(name, [])
  const groups = trainedGroups.flatMap(group => {
    const gradient = gradients[group]
    return gradient === undefined ? [] : [{ group, gradient, squared: multiply(gradient, gradient) }]
  })
  const squares = groups.map(({ squared }) => sum(squared)).reduce((total, part) => add(total, part))
  const norm = squareRoot(squares)
  const factor = settings.clip === null ? 1 : minimum(divide(settings.clip, add(norm, 1e-6)), 1)
  const outputs: Record<string, Value> = { gradientNorm: norm }
  for (const { group, gradient, squared } of groups) {
    const names = stateNames(group)
    const state = (name: string) => graph.inputs.get(name) ?? graph.input(name, [layout.sizes[group]])
    const [p, m, v] = [state(names.parameters), state(names.first), state(names.second)]
    const ofGradient = scaled(1 - settings.beta1, factor)
    const ofSquare = scaled(1 - settings.beta2, factor === 1 ? 1 : multiply(factor, factor))
    const first = add(multiply(m, settings.beta1), multiply(gradient, ofGradient))
    const second = add(multiply(v, settings.beta2), multiply(squared, ofSquare))
    const step = multiply(
      divide(first, add(squareRoot(second), scalar(updateInputs.epsilon))),
      scalar(updateInputs.size),
    )
    const kept = group === 'decayed' ? multiply(p, scalar(updateInputs.decay)) : p
    outputs[`next/${names.parameters}`] = subtract(kept, step)
    outputs[`next/${names.first}`] = first
    outputs[`next/${names.second}`] = second
  }
  return outputs
}

function scaled(number: number, factor: Value | 1): Value | number {
  return factor === 1 ? number : multiply(factor, number)
}

/** The scalars of step `t` (from 1) at a learning rate. */
export function updateScalars(settings: AdamW, learningRate: number, t: number): Record<string, number> {
  const root = Math.sqrt(1 - settings.beta2 ** t)
  return {
    [updateInputs.decay]: 1 - learningRate * settings.weightDecay,
    [updateInputs.size]: (learningRate * root) / (1 - settings.beta1 ** t),
    [updateInputs.epsilon]: settings.epsilon * root,
  }
}
