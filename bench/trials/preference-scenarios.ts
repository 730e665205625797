import type { ByPreference, OutcomeAssumption, OutcomeKind, PreferenceScenario } from '@tessera/trials'

/** How a trial of the check is made up, whatever its outcome. */
export interface Layout {
  readonly name: string
  readonly n: number
  /** Share of the patients, share of them who prefer the first treatment, and how much the stratum shifts the outcome. */
  readonly strata: readonly (readonly [share: number, prefersA: number, shift: number])[]
  readonly choiceShare: number
}

/** Realistic trials, one small one, and six centres of unequal size. */
export const layouts: readonly Layout[] = [
  { name: 'one stratum, 160 patients', n: 160, strata: [[1, 0.5, 0]], choiceShare: 0.5 },
  { name: 'one stratum, 600 patients', n: 600, strata: [[1, 0.6, 0]], choiceShare: 0.5 },
  {
    name: 'three centres, 400 patients',
    n: 400,
    strata: [
      [0.5, 0.55, 0],
      [0.3, 0.4, 1],
      [0.2, 0.6, -1],
    ],
    choiceShare: 0.5,
  },
  {
    name: 'six centres, 720 patients',
    n: 720,
    strata: [
      [0.25, 0.6, 0],
      [0.2, 0.5, 1],
      [0.2, 0.45, -1],
      [0.15, 0.55, 0.5],
      [0.1, 0.5, -0.5],
      [0.1, 0.6, 0],
    ],
    choiceShare: 0.5,
  },
]

/** The outcome of one kind in a stratum that shifts it. */
const outcomes: Record<OutcomeKind, (shift: number) => OutcomeAssumption> = {
  mean: shift => ({
    kind: 'mean',
    sd: 1,
    means: by(0.5 + 0.3 * shift, 0.2 + 0.3 * shift, 0.3 * shift, 0.3 + 0.3 * shift),
  }),
  risk: shift => ({ kind: 'risk', risks: by(0.55 + 0.05 * shift, 0.4, 0.3, 0.4 + 0.05 * shift) }),
  rate: shift => ({
    kind: 'rate',
    rates: by(1.2 + 0.1 * shift, 0.9, 0.8, 1.0 + 0.1 * shift),
    exposure: [0.5, 1.5],
  }),
  survival: shift => ({ kind: 'survival', ...followed(shift) }),
  'restricted-mean': shift => ({ kind: 'restricted-mean', ...followed(shift) }),
}

export function scenarioOf(
  design: PreferenceScenario['design'],
  kind: OutcomeKind,
  { strata, choiceShare }: Layout,
): PreferenceScenario {
  return {
    design,
    choiceShare,
    strata: strata.map(([share, prefersA, shift]) => ({ share, prefersA, outcome: outcomes[kind](shift) })),
  }
}

/** Median survival of about a year, compared at a year; followed for one to two and a half, 1 % a month lost. */
function followed(shift: number) {
  const hazards = by(0.045 - 0.005 * shift, 0.06, 0.08, 0.06 - 0.005 * shift)
  return { hazards, horizon: 12, accrual: 18, followUp: 12, dropoutHazard: 0.01 }
}

function by(aPrefersA: number, aPrefersB: number, bPrefersA: number, bPrefersB: number): ByPreference {
  return {
    underA: { prefersA: aPrefersA, prefersB: aPrefersB },
    underB: { prefersA: bPrefersA, prefersB: bPrefersB },
  }
}
