import type { Feeds, Tensor } from '../graph/tensor.ts'
import type { ParameterGroup, TrainedGroup } from './parameter-layout.ts'

/** What one step gives. */
export interface StepResult {
  /** Steps done, this one included. */
  readonly step: number
  /** The loss before the update; of several bags their weighted mean. */
  readonly loss: number
  /** Euclidean norm of the gradient, before clipping. */
  readonly gradientNorm: number
  /** Further outputs of each bag, in the order given. */
  readonly reports: readonly Readonly<Record<string, Tensor>>[]
}

export interface StepOptions {
  /** Share of each bag in the gradient and the loss, of sum 1; equal by default. */
  readonly weights?: readonly number[]
  /** Gives the memory of the feeds away: a training in another thread takes it over without a copy. */
  readonly give?: boolean
}

/** All that a training continues from, bit for bit. */
export interface TrainingState {
  readonly step: number
  readonly parameters: Readonly<Record<ParameterGroup, Float32Array>>
  readonly first: Readonly<Record<TrainedGroup, Float32Array>>
  readonly second: Readonly<Record<TrainedGroup, Float32Array>>
}

/** A training in this thread ({@link TrainingSession}) or in another ({@link WorkerTraining}). */
export interface Training {
  /**
   * One update from one set of feeds, or from several whose gradients are averaged.
   * @throws TrainingError `diverged` when loss or gradient is not finite; the parameters stay as they were
   */
  step(feeds: Feeds | readonly Feeds[], learningRate: number, options?: StepOptions): Promise<StepResult>
  /**
   * The reports of bags without an update, under the dropout masks that the next step will give to the same bags
   * in the same order: the first of two passes, for a loss over more bags than fit into one run.
   */
  forward(feeds: readonly Feeds[]): Promise<readonly Readonly<Record<string, Tensor>>[]>
  /** The prediction's outputs with the parameters of the moment. */
  predict(feeds: Feeds): Promise<Readonly<Record<string, Tensor>>>
  /** Parameters by name, copied. */
  parameters(): Promise<Map<string, Float32Array>>
  /** A copy of everything that changes. */
  state(): Promise<TrainingState>
  restore(state: TrainingState): Promise<void>
  release(): Promise<void>
}
