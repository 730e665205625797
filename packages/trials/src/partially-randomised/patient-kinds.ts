import type { Cohort } from '../clock/trial-patient.ts'
import type { Scenario } from './scenario.ts'

/** Patients alike in everything that the drawn trial knows; there are finitely many kinds, so that truths are sums. */
export interface PatientKind {
  /** Response to induction, by which randomisation is stratified. */
  readonly stratum: 'CR' | 'PR'
  readonly age: number
  readonly ecog: 0 | 1
  readonly oligometastatic: 0 | 1
  /** Not measured. */
  readonly hidden: 0 | 1
  readonly centre: number
  /** Share of each cohort. */
  readonly share: Readonly<Record<Cohort, number>>
  /** Log hazard of the event against the reference, without treatment. */
  readonly linear: number
  /** Log odds of the binary outcome in the control arm. */
  readonly responseLinear: number
  /** P(chooses the experimental arm). */
  readonly chooses: number
}

const ages = [
  { age: 55, share: 0.3, step: -1 },
  { age: 63, share: 0.4, step: 0 },
  { age: 71, share: 0.3, step: 1 },
]
const inverseLogit = (x: number) => 1 / (1 + Math.exp(-x))

/** Every kind of patient of a scenario; the shares of each cohort sum to 1. */
export function patientKinds(scenario: Scenario): readonly PatientKind[] {
  const { centres, confounding, hidden, response } = scenario
  const kinds: PatientKind[] = []
  const total = { randomised: 0, preference: 0 }
  for (const stratum of ['CR', 'PR'] as const)
    for (const { age, share: ageShare, step } of ages)
      for (const ecog of [0, 1] as const)
        for (const oligometastatic of [0, 1] as const)
          for (const factor of [0, 1] as const)
            for (let centre = 0; centre < centres; centre++) {
              const partial = stratum === 'PR' ? 1 : 0
              const frequency = ((partial ? 0.7 : 0.3) * ageShare * (ecog ? 0.45 : 0.55)) / (4 * centres)
              const hasPreference = inverseLogit(-0.6 + 0.3 * step + 0.4 * oligometastatic)
              const share = {
                randomised: frequency * (1 - hasPreference),
                preference: frequency * hasPreference,
              }
              total.randomised += share.randomised
              total.preference += share.preference
              const place = centres === 1 ? 0 : centre / (centres - 1) - 0.5
              const secret = factor - 0.5
              kinds.push({
                stratum,
                age,
                ecog,
                oligometastatic,
                hidden: factor,
                centre,
                share,
                linear:
                  0.3 * partial +
                  0.1 * step +
                  0.35 * ecog -
                  0.4 * oligometastatic +
                  0.3 * place +
                  hidden.hazard * secret,
                responseLinear:
                  Math.log(response.control / (1 - response.control)) -
                  0.4 * partial -
                  0.3 * ecog +
                  0.4 * oligometastatic,
                chooses: inverseLogit(
                  confounding * (-0.1 - 0.35 * step - 0.6 * ecog + 0.8 * oligometastatic) +
                    hidden.choice * secret,
                ),
              })
            }
  return kinds.map(kind => ({
    ...kind,
    share: {
      randomised: kind.share.randomised / total.randomised,
      preference: kind.share.preference / total.preference,
    },
  }))
}
