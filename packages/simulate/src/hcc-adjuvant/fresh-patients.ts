import type { Centre } from '../centres/centre.ts'
import { freshSeed } from '../centres/fresh-seed.ts'
import type { Law } from '../outcome/law.ts'
import type { HccObservables } from './observables.ts'
import { drawPatient, type HccPatient } from './patient.ts'

/** Fresh patients of a centre, whose practice is that of the cohort's. */
export function freshPatients(
  centre: Centre,
  count: number,
  law: Law<HccObservables>,
  seed: number,
  noSignal: boolean,
): HccPatient[] {
  return Array.from({ length: count }, (_, i) => drawPatient(centre, i, freshSeed(seed), law, noSignal, seed))
}
