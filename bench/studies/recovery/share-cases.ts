import type { BestAchievable, SimulationOptions, Truth } from '@tessera/simulate'
import { makeCentres } from '../../../packages/simulate/src/centres/centre.ts'
import { esccBest } from '../../../packages/simulate/src/changhai-escc/best.ts'
import { esccLaws } from '../../../packages/simulate/src/changhai-escc/laws.ts'
import { hccBestWithSlides } from '../../../packages/simulate/src/hcc-adjuvant/best-with-slides.ts'
import type { HccObservables } from '../../../packages/simulate/src/hcc-adjuvant/observables.ts'
import { recurrenceTerms } from '../../../packages/simulate/src/hcc-adjuvant/recurrence.ts'
import { iraeBest, responseAsked } from '../../../packages/simulate/src/ici-irae/best.ts'
import { ivbBest } from '../../../packages/simulate/src/oesophageal-ivb-rt/best.ts'
import { makeLaw } from '../../../packages/simulate/src/outcome/law.ts'
import { rectalBest } from '../../../packages/simulate/src/rectal-mri/best.ts'
import type { PoolQuestion } from '../../../packages/study/test/recovery-protocol.ts'

/** A question of a study, and the best from each of its sets of blocks. */
interface Asked {
  readonly question: PoolQuestion
  best(seed: number, truth: Truth): readonly BestAchievable[]
}

/** Models of a study that are held against the best possible ones. */
export interface ShareCase {
  /** The study, or the study and the files of which bags or columns are made. */
  readonly name: string
  readonly study: SimulationOptions['study']
  readonly files: 'features' | 'tables'
  readonly centres: number
  /** Patients to be drawn so that about 2,000 take part, and as many as were registered. */
  readonly patients: readonly [large: number, registered: number]
  readonly asked: readonly Asked[]
}

const net = { name: 'elastic-net', innerFolds: 3 }
const ridge = { ...net, alpha: 0 }
const network = { name: 'network', learningRate: 0.01, epochs: 20, stopping: 'never' }

/** Patients and draws from which the best is computed: an area is then known to 0.004. */
const size = 2000
const draws = 64

export const shareCases: readonly ShareCase[] = [
  {
    name: 'rectal-mri',
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
    name: 'hcc-adjuvant',
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
    name: 'ici-irae',
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
            dna: { blocks: ['dna'], learner: net },
            all: { blocks: ['clinical', 'metabolome', 'germline', 'dna'], learner: ridge },
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
    name: 'changhai-escc',
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
            dna: { blocks: ['dna'], learner: ridge },
            all: { blocks: ['clinical', 'rna', 'dna'], learner: ridge },
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
  {
    name: 'hcc-adjuvant-slides',
    study: 'hcc-adjuvant',
    files: 'features',
    centres: 6,
    patients: [2300, 900],
    asked: [
      {
        question: {
          id: 'prognosis',
          models: {
            slides: { blocks: ['slides'], learner: { ...network, encoder: [16], attention: 16 } },
            both: {
              blocks: ['clinical', 'slides'],
              learner: { ...network, encoder: [16], attention: 16, fusion: 'late', fusionWidth: 8 },
            },
          },
        },
        best: seed =>
          hccBestWithSlides(
            makeCentres(6, 2300, seed),
            makeLaw<HccObservables>(recurrenceTerms, false),
            { seed, noSignal: false, slidePixels: 8192 },
            size,
          ),
      },
    ],
  },
  {
    name: 'oesophageal-ivb-rt',
    study: 'oesophageal-ivb-rt',
    files: 'tables',
    centres: 6,
    // As many more are drawn as do not respond to induction. 2,000 have an exome, more have each proteome but that of tissue.
    patients: [2310, 170],
    asked: [
      {
        question: {
          id: 'prognosis',
          models: {
            clinical: { blocks: ['clinical', 'treatment'], learner: net },
            markers: { blocks: ['biomarkers'], learner: net },
            wes: { blocks: ['wes'], learner: ridge },
            tissue: { blocks: ['tissue'], learner: ridge },
            blood: { blocks: ['blood'], learner: ridge },
            urine: { blocks: ['urine'], learner: ridge },
            all: {
              blocks: ['clinical', 'treatment', 'biomarkers', 'wes', 'tissue', 'blood', 'urine'],
              learner: ridge,
            },
          },
        },
        best: seed =>
          // Urine and exomes tell little: their best is taken from more patients.
          ivbBest('pfs', makeCentres(6, 2310, seed), {
            ...{ seed, noSignal: false },
            ...{ monteCarlo: 3 * size, draws: 2 * draws },
          }),
      },
    ],
  },
]
