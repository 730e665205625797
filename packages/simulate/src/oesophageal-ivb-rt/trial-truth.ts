import type { Centre } from '../centres/centre.ts'
import { centreWithGap } from '../centres/centre-with-gap.ts'
import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { effectsOf, type Law } from '../outcome/law.ts'
import type { Settings } from '../simulation.ts'
import { assumedEffect } from '../truth/assumed-effect.ts'
import { trueCentres } from '../truth/true-centres.ts'
import type { Effect, Planted, TrueOutcome, Truth } from '../truth/truth.ts'
import { oesophagealLaw, somaticAssumptions } from '../variants/index.ts'
import type { IvbAssays } from './assays.ts'
import { ivb, registered } from './assumptions.ts'
import { type IvbAsked, ivbAsked, ivbBest } from './best.ts'
import type { IvbObservables } from './observables.ts'
import type { IvbPatient } from './patient.ts'
import { endingHazards } from './progression.ts'
import { trueProteins } from './protein-truth.ts'
import { materials, proteomeLaws } from './proteome-law.ts'
import { latentParts } from './state.ts'
import { toxicities } from './toxicities.ts'
import { trueEffects } from './true-effects.ts'

const v = ivb.values

/** `truth.json` of the trial: what made it, what could be predicted from what, and what each protein tells. */
export function truthOf(
  centres: readonly Centre[],
  trial: readonly IvbPatient[],
  assays: IvbAssays,
  law: Law<IvbObservables>,
  settings: Settings,
): Truth {
  const { seed, noSignal, monteCarlo } = settings
  const proteins = trueProteins(trial, law, seed, noSignal)
  return {
    schema: 'tessera-truth/1',
    study: 'oesophageal-ivb-rt',
    seed,
    noSignal,
    assumptions: [...registered, ...ivb.records, ...somaticAssumptions(oesophagealLaw, 'wes')],
    latent: [
      ...latentDescriptions,
      { name: 'PD-1', description: 'sensitivity of the tumour to PD-1 inhibition' },
      { name: 'radiotherapy', description: 'sensitivity of the tumour to radiotherapy' },
      { name: 'susceptibility', description: 'to toxicity of radiotherapy' },
      { name: 'cxcl9', description: 'level of CXCL9 in tissue, SD' },
      { name: 'il6', description: 'level of IL-6 in blood, log2 less its median' },
      { name: 'tgfb', description: 'level of TGF-beta in urine, log2 less its median' },
    ],
    latentCorrelation,
    centres: trueCentres(centres, noSignal),
    planted: noSignal ? [] : planted(centres),
    patients: {
      id: trial.map(patient => patient.id),
      centre: trial.map(patient => patient.centre.name),
      latent: Object.fromEntries(latentParts.map((part, i) => [part, trial.map(({ latent }) => latent[i])])),
    },
    outcomes: {
      pfs: outcome('pfs', centres, trial, settings, progressionEffects(law, noSignal)),
      severe_toxicity: outcome('severe_toxicity', centres, trial, settings, toxicityEffects(noSignal)),
    },
    modalities: {
      trial: {
        effects: trueEffects(centres, law, seed, noSignal, Math.max(400, monteCarlo)),
        cohort: trial.map(patient => patient.cohort),
        arm: trial.map(patient => patient.arm),
        ending: trial.map(patient => patient.ending),
        progressionOrDeath: trial.map(patient => patient.eventDay),
      },
      wes: {
        sample: assays.tumours.map(({ sample }) => sample),
        logBurden: assays.tumours.map(({ logBurden }) => logBurden),
        purity: assays.tumours.map(({ purity }) => purity),
        exposures: assays.tumours.map(({ exposures }) => Array.from(exposures)),
      },
      ...Object.fromEntries(
        materials.map(material => [
          material,
          { factors: proteomeLaws[material].factors, proteins: proteins[material] },
        ]),
      ),
    },
  }
}

function outcome(
  asked: IvbAsked,
  centres: readonly Centre[],
  trial: readonly IvbPatient[],
  settings: Settings,
  effects: Effect[],
): TrueOutcome {
  const pfs = asked === 'pfs'
  return {
    kind: pfs ? 'time-to-event' : 'competing',
    label: pfs
      ? 'Progression-free survival from randomisation or recorded preference'
      : 'First toxicity of grade 3 or more by six months, death competing',
    formula: pfs
      ? 'P(T > t) = exp(-(t / scale)^shape exp(linear))'
      : 'each toxicity by its own log odds, onset uniform to twice its mean; grades by fixed shares',
    baseline: pfs ? { shape: v.shape, scale: v.scale, unit: 'months' } : null,
    intercept: null,
    horizon: pfs ? v.horizon : v.toxicityHorizon,
    unit: 'months',
    effects,
    best: ivbBest(asked, centres, settings),
    patients: {
      linear: trial.map(({ linear }) => linear),
      risk: trial.map(({ latent, arm, linear }) => ivbAsked[asked](latent, arm, linear, settings.noSignal)),
      riskFromObservables: trial.map(() => null),
      time: pfs ? trial.map(({ time }) => time) : null,
    },
  }
}

const sd = '1 standard deviation'

function progressionEffects(law: Law<IvbObservables>, noSignal: boolean): Effect[] {
  const effect = (term: string, kind: Effect['kind'], coefficient: number, per: string) =>
    assumedEffect(term, kind, noSignal ? 0 : coefficient, per)
  const average = Math.log(endingHazards(true, false).reduce((a, b) => a + b, 0))
  return [
    ...effectsOf(law),
    effect('sensitivity to PD-1', 'latent', v.progressionOnPd1, sd),
    effect('radiotherapy', 'treatment', average, 'radiotherapy against none, at mean CXCL9 and sensitivity'),
    effect('radiotherapy x tissue_cxcl9', 'treatment', v.predictive, '1 SD of CXCL9, under radiotherapy'),
    effect(
      'radiotherapy x sensitivity',
      'treatment',
      v.predictiveSensitivity,
      '1 SD of sensitivity, under radiotherapy',
    ),
  ]
}

/** Log odds ratios of each toxicity. */
function toxicityEffects(noSignal: boolean): Effect[] {
  return toxicities.flatMap(({ term, without, with: under, onFrailty, onSusceptibility }) =>
    (
      [
        ['radiotherapy', 'treatment', under - without, 'received against not'],
        ['frailty', 'latent', onFrailty, sd],
        ['susceptibility', 'latent', onSusceptibility, sd],
      ] as const
    )
      .filter(([, , coefficient]) => coefficient !== 0)
      .map(([name, kind, coefficient, per]) =>
        assumedEffect(`${term}: ${name}`, kind, noSignal ? 0 : coefficient, per),
      ),
  )
}

function planted(centres: readonly Centre[]): Planted[] {
  const gap = centreWithGap(centres, false)
  return [
    {
      code: 'confounding-by-indication',
      description:
        'in the preference cohort radiotherapy is chosen with dysphagia, few metastatic sites and low IL-6',
      centre: null,
    },
    {
      code: 'randomised-too-early',
      description: 'some were randomised after two cycles, before the response was confirmed',
      centre: null,
    },
    ...(gap === null
      ? []
      : [
          {
            code: 'missing-with-outcome',
            description:
              'blood and urine of patients who progress or die within six months are often missing',
            centre: gap,
          },
        ]),
  ]
}
