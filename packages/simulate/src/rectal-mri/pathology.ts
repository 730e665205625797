import type { Random } from '@tessera/statistics'
import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { drawYes, logistic } from '../outcome/draws.ts'
import { rectal } from './assumptions.ts'
import type { RectalObservables } from './observables.ts'

const v = rectal.values

/** What the specimen shows, or would show. */
export interface RectalPathology {
  /** Regression grade: 0 nothing left, 1 single cells, 2 partial, 3 poor. */
  readonly grade: 0 | 1 | 2 | 3
  readonly nodes: 0 | 1
  readonly deposits: 0 | 1
  readonly margin: 0 | 1
  readonly sphincter: 0 | 1
}

/** What bears on the pathology. */
export type RectalKnown = Pick<
  RectalObservables,
  'therapy' | 'dmmr' | 'nodes' | 'fascia' | 'emvi' | 'distance'
>

/** Without signal nothing of the patient bears on any part of it. */
const weightOf = (noSignal: boolean) => (noSignal ? 0 : 1)

/** P(grade at most 0, 1, 2): proportional odds in sensitivity, kind of therapy and mismatch repair. */
export function gradeAtMost(sensitivity: number, x: RectalKnown, cut: 0 | 1 | 2, noSignal = false): number {
  const cuts = [v.gradeCut0, v.gradeCut1, v.gradeCut2]
  const therapy = [v.gradeOnShortCourse, 0, v.gradeOnTotalNeoadjuvant][x.therapy]
  const linear = v.gradeOnSensitivity * sensitivity + therapy + v.gradeOnDmmr * x.dmmr
  return logistic(cuts[cut] + weightOf(noSignal) * linear)
}

/** Log odds of each finding; of the nodes where tumour is left in the wall. */
export function pathologyLogits(
  { aggressiveness: a }: TumourImmuneState,
  sensitivity: number,
  x: RectalKnown,
  noSignal = false,
) {
  const w = weightOf(noSignal)
  return {
    nodes:
      v.nodesLeftLogit +
      w *
        (v.nodesLeftOnAggressiveness * a +
          v.nodesLeftOnNodes * x.nodes +
          v.nodesLeftOnSensitivity * sensitivity),
    deposits:
      v.depositsLogit +
      w *
        (v.depositsOnAggressiveness * a + v.depositsOnEmvi * x.emvi + v.depositsOnSensitivity * sensitivity),
    margin:
      v.marginLogit +
      w * (v.marginOnAggressiveness * a + v.marginOnFascia * x.fascia + v.marginOnSensitivity * sensitivity),
    sphincter:
      v.sphincterLogit +
      w * (v.sphincterOnDistance * (x.distance - 6) + v.sphincterOnSensitivity * sensitivity),
    /** An involved fascia at restaging. */
    fasciaAfter:
      v.fasciaAfterLogit +
      w *
        (v.fasciaAfterOnFascia * x.fascia +
          v.fasciaAfterOnAggressiveness * a +
          v.fasciaAfterOnSensitivity * sensitivity),
  }
}

export function drawPathology(
  state: TumourImmuneState,
  sensitivity: number,
  x: RectalKnown,
  random: Random,
  noSignal: boolean,
): RectalPathology {
  const u = random.next()
  const grade = ([0, 1, 2] as const).find(cut => u < gradeAtMost(sensitivity, x, cut, noSignal)) ?? 3
  const logits = pathologyLogits(state, sensitivity, x, noSignal)
  return {
    grade,
    nodes: drawYes(random, grade === 0 ? v.nodesLeftAfterComplete : logistic(logits.nodes)),
    deposits: drawYes(random, logistic(logits.deposits)),
    margin: drawYes(random, logistic(logits.margin)),
    sphincter: drawYes(random, logistic(logits.sphincter)),
  }
}
