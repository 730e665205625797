import type { BagRows } from '../../bag-rows.ts'
import type { Feeds, Value } from '../../graph/index.ts'
import type { OutcomeState } from './outcome-state.ts'

/** Mean loss of held-out rows and what it counts as in a mean over folds. */
export interface HeldOutLoss {
  readonly loss: number
  readonly weight: number
}

/** A loss that is not a mean over patients, in two passes: scores first, then each part of the step with its gradient. */
export interface WholeStepLoss {
  /** [rows]. */
  score(fused: Value, name: string): Value
  /** Derivative of the step's loss by the scores of these training rows. */
  gradient(scores: Float64Array, rows: Int32Array): Float64Array
}

/** The last part of a network, made for training rows: what it puts out, what it is fitted to. */
export interface OutcomeHead {
  /** Numbers a patient that the network puts out. */
  readonly outputs: number
  /**
   * Null where the loss is a mean over patients, so that a step may be cut into parts. A partial likelihood needs the
   * patients of a step together.
   */
  readonly together: WholeStepLoss | null
  /** [rows, outputs] of what was fused [rows, width]; `name` goes before the parameters' names. */
  trace(fused: Value, name: string): Value
  /** Loss of a step, a scalar; takes inputs of the graph that `targets` fills. */
  loss(fused: Value, name: string): Value
  /** What the loss is fed for these training rows. */
  targets(rows: Int32Array): Feeds
  /** Loss of the output for other rows than those of training, to choose settings by. */
  heldOutLoss(output: Float64Array, rows: BagRows): HeldOutLoss
  /** Fits what is left (a baseline) to the training rows' output, one array a member. */
  finish(members: readonly Float64Array[]): OutcomeState
  /** Of an outcome with classes: how many, and the class of each row (int64 [rows]), from an input that the loss takes too. */
  readonly classes?: { readonly count: number; label(graph: Value['graph']): Value }
  readonly notes: readonly string[]
}

/** An input of a graph that is declared once, however often it is asked for. */
export function input(
  graph: Value['graph'],
  ...[name, shape, type]: Parameters<Value['graph']['input']>
): Value {
  return graph.inputs.get(name) ?? graph.input(name, shape, type)
}
