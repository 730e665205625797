import { GraphError, type GraphFault } from '../graph/graph-error.ts'
import type { SessionOptions } from '../graph/graph-session.ts'
import type { Feeds } from '../graph/tensor.ts'
import type { StepOptions, TrainingState } from './training.ts'
import { TrainingError, type TrainingFault } from './training-error.ts'
import type { TrainingModel } from './training-model.ts'

/** What a worker thread of a training starts with. */
export interface WorkerStart {
  readonly model: TrainingModel
  readonly options: SessionOptions
}

/** One call of a {@link Training} method. */
export type Call =
  | {
      readonly method: 'step'
      readonly feeds: Feeds | readonly Feeds[]
      readonly learningRate: number
      readonly options: StepOptions
    }
  | { readonly method: 'forward'; readonly feeds: readonly Feeds[] }
  | { readonly method: 'predict'; readonly feeds: Feeds }
  | { readonly method: 'parameters' | 'state' | 'release' }
  | { readonly method: 'restore'; readonly state: TrainingState }

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: Failure }

/** An error as plain data: classes do not survive the way between threads. */
export type Failure =
  | { readonly kind: 'graph'; readonly fault: GraphFault; readonly message: string; readonly cure: string }
  | {
      readonly kind: 'training'
      readonly fault: TrainingFault
      readonly message: string
      readonly cure: string
      readonly step: number | null
      readonly learningRate: number | null
    }
  | { readonly kind: 'other'; readonly message: string }

export function pack(error: unknown): Failure {
  if (error instanceof TrainingError) {
    const { fault, cure, step, learningRate } = error
    return { kind: 'training', fault, message: withoutCure(error), cure, step, learningRate }
  }
  if (error instanceof GraphError)
    return { kind: 'graph', fault: error.fault, message: withoutCure(error), cure: error.cure }
  return { kind: 'other', message: error instanceof Error ? error.message : String(error) }
}

export function unpack(failure: Failure): Error {
  if (failure.kind === 'other') return new Error(failure.message)
  if (failure.kind === 'graph') return new GraphError(failure.fault, failure.message, failure.cure)
  return new TrainingError(failure.fault, failure.message, failure.cure, {
    step: failure.step ?? undefined,
    learningRate: failure.learningRate ?? undefined,
  })
}

function withoutCure({ message, cure }: { readonly message: string; readonly cure: string }): string {
  return message.slice(0, message.length - cure.length - 2)
}
