import type { BestAchievable, SimulationOptions, Truth } from '@tessera/simulate'
import { makeCentres } from '../../../packages/simulate/src/centres/centre.ts'
import { esccBest } from '../../../packages/simulate/src/changhai-escc/best.ts'
import { esccLaws } from '../../../packages/simulate/src/changhai-escc/laws.ts'
import { iraeBest, responseAsked } from '../../../packages/simulate/src/ici-irae/best.ts'
import { rectalBest } from '../../../packages/simulate/src/rectal-mri/best.ts'
import type { PoolQuestion } from '../../../packages/study/test/recovery-protocol.ts'

/** A question of a study, and the best from each of its sets of blocks. */
interface Asked {
  readonly question: PoolQuestion
  best(seed: number, truth: Truth): readonly BestAchievable[]
}

/** A study whose models are held against the best possible ones. */
export interface ShareCase {
  readonly study: SimulationOptions['study']
  readonly files: 'features' | 'tables'
  readonly centres: number
  /** Patients to be drawn so that about 2,000 take part, and as many as were registered. */
  readonly patients: readonly [large: number, registered: number]
  readonly asked: readonly Asked[]
}

const net = { name: 'elastic-net', innerFolds: 3 }
const ridge = { ...net, alpha: 0 }

/** Patients and draws from which the best is computed: an area is then known to 0.004. */
const size = 2000
const draws = 64

export const shareCases: readonly ShareCase[] = [
  {
    study: 'rectal-mri',
    files: 'features',
    centres: 5,
    patients: [2250, 186],
    asked: [
      {
        question: {
          id: 'baseline-fascia',
          models: {
            clinical: { blocks: ['clinical'] },
            radiomics: { blocks: ['mri_before'], learner: net },
            both: { blocks: ['clinical', 'mri_before'], learner: net },
          },
        },
        best: seed => rectalBest('fascia', makeCentres(5, 2250, seed), seed, false, size, draws),
      },
      {
        question: {
          id: 'restaging-pcr',
          models: { 'radiomics-after': { blocks: ['mri_after'], learner: net } },
        },
        best: seed => rectalBest('pcr', makeCentres(5, 2250, seed), seed, false, size, draws),
      },
    ],
  },
  {
    study: 'hcc-adjuvant',
    files: 'tables',
    centres: 6,
    patients: [2300, 900],
    asked: [
      {
        question: {
          id: 'prognosis',
          models: { clinical: { blocks: ['clinical'], learner: 'elastic-net' } },
        },
        // What the tables tell is told without sets.
        best: (_, { outcomes }) => [{ ...outcomes.rfs.best[0], modalities: ['clinical'] }],
      },
    ],
  },
  {
    study: 'ici-irae',
    files: 'tables',
    centres: 4,
    patients: [2000, 300],
    asked: [
      {
        question: {
          id: 'objective-response',
          at: ['0 weeks'],
          models: {
            clinical: { blocks: ['clinical'], learner: net },
            metabolome: { blocks: ['metabolome'], learner: net },
            'metabolome-ridge': { blocks: ['metabolome'], learner: ridge },
          },
        },
        best: seed =>
          iraeBest(responseAsked(0), 0, makeCentres(4, 2000, seed), {
            seed,
            noSignal: false,
            monteCarlo: size,
            draws,
          }),
      },
    ],
  },
  {
    study: 'changhai-escc',
    files: 'tables',
    centres: 4,
    // Two of three are resected.
    patients: [3000, 360],
    asked: [
      {
        question: {
          id: 'recurrence',
          models: {
            clinical: { blocks: ['clinical'] },
            rna: { blocks: ['rna'], learner: net },
            'rna-ridge': { blocks: ['rna'], learner: ridge },
          },
        },
        best: seed =>
          esccBest('rfs', makeCentres(4, 2000, seed), esccLaws(false), {
            seed,
            noSignal: false,
            monteCarlo: size,
            slidePixels: 8192,
            draws,
          }),
      },
    ],
  },
]
