import type { Tensor } from '../graph/tensor.ts'
import { createKernel, type Kernel } from '../wasm/kernel.ts'
import { adamWFunctions, quadBytes } from './adamw-kernel.ts'
import {
  gradientOutput,
  groupInput,
  type ParameterGroup,
  type ParameterLayout,
  type TrainedGroup,
  trainedGroups,
} from './parameter-layout.ts'
import type { TrainingState } from './training.ts'
import { TrainingError } from './training-error.ts'

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

const arrays = ['parameters', 'first', 'second', 'gradient', 'sum'] as const
type ArrayName = (typeof arrays)[number]
type Arrays = Readonly<Record<ArrayName, Float32Array>>
type Memory = Readonly<Record<string, Tensor<Float32Array>>>

/**
 * Parameters, moments and gradients of a training, and their update (Loshchilov and Hutter 2019):
 *
 *     m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²
 *     p ← (1 − ηλ)p − η·m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)
 *
 * in single precision, written as p·decay − size·m/(√v + epsilon), whose scalars are computed in double.
 * `exempt` parameters do not decay. With `clip` c the gradient is multiplied by min(1, c/(norm + 1e-6)), as
 * `clip_grad_norm_` of PyTorch does. The memory belongs to the kernel: a run of the graph reads `inputs` and
 * writes `gradients` without a copy.
 */
export class AdamWState {
  readonly #kernel: Kernel
  readonly #groups: Readonly<Record<TrainedGroup, Arrays>>
  readonly #frozen: Float32Array
  /** What a graph is fed. */
  readonly inputs: Memory
  /** Where a graph writes the gradient of one bag. */
  readonly gradients: Memory

  constructor(layout: ParameterLayout, initial: Readonly<Record<ParameterGroup, Float32Array>>) {
    const bytes = (group: TrainedGroup) => Math.ceil((layout.sizes[group] * 4) / quadBytes) * quadBytes
    const total = trainedGroups.reduce((sum, group) => sum + arrays.length * bytes(group), 0)
    this.#kernel = createKernel(adamWFunctions, total, {
      user: 'the training',
      cure: 'take a network with fewer parameters',
    })
    const { buffer } = this.#kernel
    let at = 0
    const place = (group: TrainedGroup): Arrays => {
      const taken = (): Float32Array => {
        at += bytes(group)
        return new Float32Array(buffer, at - bytes(group), layout.sizes[group])
      }
      return { parameters: taken(), first: taken(), second: taken(), gradient: taken(), sum: taken() }
    }
    this.#groups = { decayed: place('decayed'), exempt: place('exempt') }
    this.#frozen = initial.frozen.slice()
    for (const group of trainedGroups) this.#groups[group].parameters.set(initial[group])
    const flat = (elements: Float32Array): Tensor<Float32Array> => ({ elements, shape: [elements.length] })
    this.inputs = Object.fromEntries([
      ...trainedGroups.map(group => [groupInput(group), flat(this.#groups[group].parameters)]),
      [groupInput('frozen'), flat(this.#frozen)],
    ])
    this.gradients = Object.fromEntries(
      trainedGroups.map(group => [gradientOutput(group), flat(this.#groups[group].gradient)]),
    )
  }

  /** Begins the sum of the gradients of several bags. */
  clearSum(): void {
    for (const group of trainedGroups) this.#groups[group].sum.fill(0)
  }

  /** Adds the gradient that was just written. */
  addToSum(weight: number): void {
    for (const group of trainedGroups) {
      const { sum, gradient } = this.#groups[group]
      this.#kernel.run.accumulate(sum.byteOffset, endOf(sum), gradient.byteOffset, weight)
    }
  }

  /** Euclidean norm of the gradient, or of the sum, over all trained parameters. */
  gradientNorm(of: 'gradient' | 'sum'): number {
    const squares = trainedGroups.map(group => {
      const array = this.#groups[group][of]
      return this.#kernel.run.squares(array.byteOffset, endOf(array))
    })
    return Math.sqrt(squares.reduce((total, part) => total + part, 0))
  }

  /** Step `t`, from 1, by the gradient or the sum, whose norm is given. */
  update(settings: AdamW, learningRate: number, t: number, of: 'gradient' | 'sum', norm: number): void {
    const { beta1, beta2, epsilon, weightDecay, clip } = settings
    const factor = clip === null ? 1 : Math.min(1, clip / (norm + 1e-6))
    const root = Math.sqrt(1 - beta2 ** t)
    for (const group of trainedGroups) {
      const { parameters, first, second, [of]: gradient } = this.#groups[group]
      this.#kernel.run.update(
        parameters.byteOffset,
        endOf(parameters),
        first.byteOffset,
        second.byteOffset,
        gradient.byteOffset,
        group === 'decayed' ? 1 - learningRate * weightDecay : 1,
        (learningRate * root) / (1 - beta1 ** t),
        epsilon * root,
        beta1,
        beta2,
        (1 - beta1) * factor,
        (1 - beta2) * factor * factor,
      )
    }
  }

  /** A copy of everything that changes, but for the number of steps. */
  copy(): Omit<TrainingState, 'step'> {
    const { decayed, exempt } = this.#groups
    return {
      parameters: {
        decayed: decayed.parameters.slice(),
        exempt: exempt.parameters.slice(),
        frozen: this.#frozen.slice(),
      },
      first: { decayed: decayed.first.slice(), exempt: exempt.first.slice() },
      second: { decayed: decayed.second.slice(), exempt: exempt.second.slice() },
    }
  }

  /** @throws TrainingError `bad-checkpoint`; nothing is changed */
  restore({ parameters, first, second }: TrainingState): void {
    const pairs = [
      ...trainedGroups.flatMap(group => [
        [this.#groups[group].parameters, parameters[group]],
        [this.#groups[group].first, first[group]],
        [this.#groups[group].second, second[group]],
      ]),
      [this.#frozen, parameters.frozen],
    ]
    if (pairs.some(([into, from]) => into.length !== from.length))
      throw new TrainingError(
        'bad-checkpoint',
        'the state is of another model',
        'restore into the model it is from',
      )
    for (const [into, from] of pairs) into.set(from)
  }
}

/** Behind the zeros that fill an array up. */
function endOf({ byteOffset, byteLength }: Float32Array): number {
  return byteOffset + Math.ceil(byteLength / quadBytes) * quadBytes
}
