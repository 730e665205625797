/** What is measured of each patient, and what the effects are differences of. */
export type OutcomeKind = 'mean' | 'risk' | 'rate' | 'survival' | 'restricted-mean'

export const outcomeKinds: readonly OutcomeKind[] = ['mean', 'risk', 'rate', 'survival', 'restricted-mean']

/** One value a patient. */
export interface MeanOutcome {
  readonly kind: 'mean'
  readonly value: ArrayLike<number>
}

/** One yes or no a patient. */
export interface RiskOutcome {
  readonly kind: 'risk'
  /** 1 the event, 0 not. */
  readonly event: ArrayLike<number>
}

/** Counts of a recurrent event over each patient's own time under observation. */
export interface RateOutcome {
  readonly kind: 'rate'
  readonly count: ArrayLike<number>
  /** Time under observation; 1 for everyone by default. */
  readonly exposure?: ArrayLike<number>
}

/** Time to an event or to the end of follow-up: the probability to be free of it at one time. */
export interface SurvivalOutcome {
  readonly kind: 'survival'
  readonly time: ArrayLike<number>
  /** 1 the event, 0 censored. */
  readonly event: ArrayLike<number>
  readonly at: number
}

/** Time to an event or to the end of follow-up: the mean time free of it within [0, tau]. */
export interface RestrictedMeanOutcome {
  readonly kind: 'restricted-mean'
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly tau: number
}

export type Outcome = MeanOutcome | RiskOutcome | RateOutcome | SurvivalOutcome | RestrictedMeanOutcome

/** How many patients an outcome holds. */
export function patientsOf(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'mean':
      return outcome.value.length
    case 'risk':
      return outcome.event.length
    case 'rate':
      return outcome.count.length
    case 'survival':
    case 'restricted-mean':
      return outcome.time.length
  }
}

/** What a difference on this outcome is, in words. */
export function scaleOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'mean':
      return 'difference of means'
    case 'risk':
      return 'difference of risks'
    case 'rate':
      return 'difference of rates a unit of exposure'
    case 'survival':
      return `difference of the probability to be free of the event at ${outcome.at}`
    case 'restricted-mean':
      return `difference of the mean time free of the event up to ${outcome.tau}`
  }
}
