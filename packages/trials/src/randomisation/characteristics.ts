import type { ExpectedTrial } from './expected-trial.ts'

/** Who guesses: see `simulateRandomisation`. */
export type Guesser =
  | 'convergence, trial'
  | 'convergence, stratum'
  | 'convergence, first factor'
  | 'all known'

export interface GuessCharacteristics {
  readonly guesser: Guesser
  /** Correct guesses in a trial: mean, and its Monte Carlo standard error. */
  readonly correct: number
  readonly error: number
  /** Share of all guesses. */
  readonly share: number
  /**
   * Expected selection bias factor: correct guesses beyond those that guessing the arm with the largest part of the ratio
   * earns under simple randomisation (n/2 for two arms 1:1; Blackwell & Hodges 1957).
   */
  readonly biasFactor: number
}

export interface ImbalanceCharacteristics {
  /** The whole trial, each factor by its name, or the strata. */
  readonly scope: string
  /** Of the imbalance at the end (`imbalanceOf`), the mean over trials and levels, and its Monte Carlo standard error. */
  readonly mean: number
  readonly error: number
  /** Of the worst level of a trial: its 95th percentile and the largest. */
  readonly worst95: number
  readonly worst: number
}

export interface RandomisationCharacteristics {
  readonly n: number
  readonly replications: number
  readonly seed: number
  readonly guesses: readonly GuessCharacteristics[]
  readonly imbalance: readonly ImbalanceCharacteristics[]
  /** Share of allocations that were certain to one who knows the scheme and all before. */
  readonly certain: number
  /** Exact expectations where the scheme has them. */
  readonly expected: ExpectedTrial | null
}
