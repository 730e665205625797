import type { TrialArms } from './arms.ts'
import type { TrialFactor } from './factors.ts'
import {
  countPatient,
  emptyMargins,
  type Minimisation,
  minimisationStep,
  requireMinimisation,
} from './minimisation.ts'
import type { SequenceScheme } from './scheme.ts'
import { drawArm, sequenceOf, type Uniform } from './sequence.ts'

/** Allocates a patient with these levels (numbers), in this stratum. */
export type Allocate = (
  levels: readonly number[],
  stratum: number,
) => { readonly arm: number; readonly probabilities: readonly number[] }

/** What starts the allocation of one trial by a scheme; its streams of numbers are named by the number of the stratum. */
export function allocatorOf(
  scheme: SequenceScheme | Minimisation,
  arms: TrialArms,
  factors: readonly TrialFactor[],
  stratified: boolean,
): (stream: (stratum: number) => Uniform) => Allocate {
  if (scheme.kind !== 'minimisation') {
    const start = sequenceOf(scheme, arms)
    return stream => {
      const sequences = new Map<number, ReturnType<typeof start>>()
      return (_, stratum) => {
        const own = stratified ? stratum : 0
        const next = sequences.get(own) ?? start(stream(own))
        sequences.set(own, next)
        return next()
      }
    }
  }
  const design = requireMinimisation({ ...scheme, factors }, arms)
  return stream => {
    const uniform = stream(0)
    const margins = emptyMargins(factors, arms)
    return levels => {
      const { probabilities } = minimisationStep(design, arms, margins, levels)
      const arm = drawArm(probabilities, uniform())
      countPatient(margins, levels, arm)
      return { arm, probabilities }
    }
  }
}
