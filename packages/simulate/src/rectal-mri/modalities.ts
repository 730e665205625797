import { stateIn } from '../latent/tumour-immune-state.ts'
import type { Modality, ObservedValues } from '../outcome/best-by-modality.ts'
import { bernoulliLog, normalLog } from '../outcome/log-likelihood.ts'
import { rectal } from './assumptions.ts'
import { drawRectalObservables, stateLogits } from './observables.ts'
import { drawPathology, gradeAtMost, pathologyLogits, type RectalPathology } from './pathology.ts'
import { placeOf } from './state.ts'

const v = rectal.values
const sensitivity = placeOf('sensitivity')

/** What is known of a patient when therapy starts, besides the scan. */
export const clinical: Modality = {
  name: 'clinical',
  discrete: {
    draw(latent, random) {
      return { ...drawRectalObservables(stateIn(latent), 2013 + 11 * random.next(), random) }
    },
    logLikelihood(x, latent) {
      const state = stateIn(latent)
      return (
        bernoulliLog(x.ecog, stateLogits.ecog(state)) +
        bernoulliLog(x.dmmr, stateLogits.dmmr(state)) +
        bernoulliLog(x.nodes, stateLogits.nodes(state)) +
        bernoulliLog(x.fascia, stateLogits.fascia(state)) +
        bernoulliLog(x.emvi, stateLogits.emvi(state)) +
        normalLog(x.logCea, v.ceaMedian + v.ceaOnAggressiveness * state.aggressiveness, v.ceaSd)
      )
    },
  },
}

/** What the specimen shows. */
export function pathology(noSignal: boolean): Modality {
  return {
    name: 'pathology',
    discrete: {
      draw(latent, random, x = {}) {
        const { grade, ...rest } = drawPathology(
          stateIn(latent),
          latent[sensitivity],
          knownOf(x),
          random,
          noSignal,
        )
        return { grade, left: rest.nodes, deposits: rest.deposits, margin: rest.margin }
      },
      logLikelihood(x, latent) {
        const known = knownOf(x)
        const logits = pathologyLogits(stateIn(latent), latent[sensitivity], known, noSignal)
        const below =
          x.grade === 0 ? 0 : gradeAtMost(latent[sensitivity], known, cutOf(x.grade - 1), noSignal)
        const upTo = x.grade === 3 ? 1 : gradeAtMost(latent[sensitivity], known, cutOf(x.grade), noSignal)
        const complete = Math.log(v.nodesLeftAfterComplete / (1 - v.nodesLeftAfterComplete))
        return (
          Math.log(Math.max(1e-12, upTo - below)) +
          bernoulliLog(x.left, x.grade === 0 ? complete : logits.nodes) +
          bernoulliLog(x.deposits, logits.deposits) +
          bernoulliLog(x.margin, logits.margin)
        )
      },
    },
  }
}

function cutOf(grade: number): 0 | 1 | 2 {
  return grade <= 0 ? 0 : grade === 1 ? 1 : 2
}

const yes = (value: number): 0 | 1 => (value === 1 ? 1 : 0)

/** The observed values as the laws of pathology read them. */
export function knownOf(x: ObservedValues) {
  return {
    therapy: x.therapy,
    dmmr: yes(x.dmmr),
    nodes: yes(x.nodes),
    fascia: yes(x.fascia),
    emvi: yes(x.emvi),
    distance: x.distance,
  }
}

/** The observed specimen as the laws of recurrence read it. */
export function pathologyOf(x: ObservedValues): Omit<RectalPathology, 'sphincter'> {
  return {
    grade: x.grade === 0 ? 0 : x.grade === 1 ? 1 : x.grade === 2 ? 2 : 3,
    nodes: yes(x.left),
    deposits: yes(x.deposits),
    margin: yes(x.margin),
  }
}
