import { createRandom } from '@tessera/statistics'
import { sequenceOf, trialArms } from '@tessera/trials'
import { type Centre, shareOut } from '../centres/centre.ts'
import type { Law } from '../outcome/law.ts'
import type { IvbObservables } from './observables.ts'
import { type Arm, type Candidate, drawCandidate, followPatient, type IvbPatient } from './patient.ts'

export interface Enrolment {
  readonly trial: readonly IvbPatient[]
  /** Began induction and did not come so far: no response, or one that was not confirmed. */
  readonly notEligible: readonly Candidate[]
}

/**
 * Candidates come one after another in each centre until its places of both cohorts are filled. Whoever has no
 * preference is randomised in permuted blocks of four within the centre; a cohort that is full takes nobody.
 */
export function enrol(
  centres: readonly Centre[],
  sizes: { readonly randomised: number; readonly preference: number },
  seed: number,
  law: Law<IvbObservables>,
  noSignal: boolean,
): Enrolment {
  const shares = centres.map(centre => centre.patients)
  const places = {
    randomised: shareOut(sizes.randomised, shares),
    preference: shareOut(sizes.preference, shares),
  }
  const trial: IvbPatient[] = []
  const notEligible: Candidate[] = []
  centres.forEach((centre, c) => {
    const left = { randomised: places.randomised[c], preference: places.preference[c] }
    const allocation = blocksOf(centre, seed)
    for (let index = 0; left.randomised + left.preference > 0; index++) {
      const candidate = drawCandidate(centre, index, seed)
      if (!candidate.responds || !candidate.confirmed) {
        notEligible.push(candidate)
        continue
      }
      if (left[candidate.cohort] === 0) continue
      left[candidate.cohort]--
      const arm = candidate.cohort === 'randomised' ? allocation() : candidate.choice
      trial.push(followPatient(candidate, arm, law, noSignal))
    }
  })
  return { trial, notEligible }
}

const arms: readonly Arm[] = ['radiotherapy', 'systemic']
const allocations = sequenceOf({ kind: 'permuted blocks', sizes: [4] }, trialArms(arms))

/** Permuted blocks of four, one sequence a centre. */
function blocksOf(centre: Centre, seed: number): () => Arm {
  const random = createRandom(seed, 'ivb allocation', centre.name)
  const next = allocations(() => random.next())
  return () => arms[next().arm]
}
