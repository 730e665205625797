import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { effectsOf } from '../outcome/law.ts'
import type { Settings } from '../simulation.ts'
import { slideNumbers } from '../slide/index.ts'
import { latentColumns } from '../truth/latent-columns.ts'
import { trueCentres } from '../truth/true-centres.ts'
import type { BestAchievable, Planted, Truth } from '../truth/truth.ts'
import { adjuvantRecord, treatmentEffects } from './adjuvant-record.ts'
import { hcc } from './assumptions.ts'
import { hccBest, riskFromObservablesIn, trueRiskIn } from './best.ts'
import { hccBestWithSlides } from './best-with-slides.ts'
import { immuneAssay, immuneRecord } from './immune-labels.ts'
import { timeZero } from './natural-risk.ts'
import type { HccCohort } from './patient.ts'
import type { HccSlides } from './slides.ts'
import { adjuvant, registered } from './treatment-assumptions.ts'

const v = hcc.values

/** `truth.json` of the cohort: what made it, what could be foretold from what, and what therapy does. */
export function truthOf(
  { centres, drawn, law }: HccCohort,
  slides: HccSlides | null,
  gapCentre: string | null,
  settings: Settings,
): Truth {
  const { seed, noSignal, monteCarlo } = settings
  const riskIn = new Map(centres.map(centre => [centre, riskFromObservablesIn(centre, law, seed, noSignal)]))
  const best = hccBest(centres, law, seed, noSignal, monteCarlo)
  const trueRisk = trueRiskIn(seed, noSignal)
  const atRisk = drawn.map(patient => patient.time > timeZero)
  return {
    schema: 'tessera-truth/1',
    study: 'hcc-adjuvant',
    seed,
    noSignal,
    assumptions: [
      ...registered,
      ...hcc.records,
      ...adjuvant.records,
      ...immuneAssay.records,
      ...(slides ? slideNumbers.records : []),
    ],
    latent: latentDescriptions,
    latentCorrelation,
    centres: trueCentres(centres, noSignal).map((centre, c) => ({
      ...centre,
      // Here alone the laboratories change what they measure.
      measurement: { ...centres[c].measurement },
    })),
    planted: planted(gapCentre, noSignal),
    patients: {
      id: drawn.map(patient => patient.id),
      centre: drawn.map(patient => patient.centre.name),
      latent: latentColumns(drawn.map(patient => patient.state)),
    },
    outcomes: {
      rfs: {
        kind: 'time-to-event',
        label:
          'Recurrence-free survival; risk from time zero, eight weeks after surgery, under the therapy that propensity gives; linear without therapy, time under the therapy received',
        formula:
          'P(T > t from surgery) = exp(-(t / scale)^shape exp(linear)); the hazard times exp(treatment) while therapy works',
        baseline: { shape: v.shape, scale: v.scale, unit: 'months from surgery' },
        intercept: null,
        horizon: v.horizon,
        unit: 'months from time zero',
        effects: [...effectsOf(law), ...treatmentEffects(noSignal)],
        best: slides ? withSlides(best, hccBestWithSlides(centres, law, settings, monteCarlo / 5)) : best,
        patients: {
          linear: drawn.map(patient => patient.linear),
          risk: drawn.map((patient, i) => (atRisk[i] ? trueRisk(patient) : null)),
          riskFromObservables: drawn.map((patient, i) =>
            atRisk[i] ? (riskIn.get(patient.centre)?.(patient.observables) ?? null) : null,
          ),
          time: drawn.map(patient => patient.time),
        },
      },
    },
    modalities: {
      adjuvant: adjuvantRecord(centres, drawn, law, settings),
      immune: immuneRecord(drawn, seed),
      ...(slides
        ? {
            slides: {
              lymphocytes: slides.laws.map(one => one?.lymphocytes ?? null),
              phenotype: slides.laws.map(one => one?.phenotype ?? null),
            },
          }
        : {}),
    },
  }
}

/** What the tables tell is what clinical variables tell where there are slides besides. */
function withSlides([tables, ...latent]: BestAchievable[], slides: BestAchievable[]): BestAchievable[] {
  return [{ ...tables, modalities: ['clinical'] }, ...slides, ...latent]
}

function planted(gapCentre: string | null, noSignal: boolean): Planted[] {
  const always: Planted[] = [
    {
      code: 'immortal-time',
      description:
        'adjuvant therapy begins 4 to 12 weeks after surgery, in some later still, and only in who has no recurrence by then',
      centre: null,
    },
  ]
  if (noSignal) return always
  const treatment: Planted[] = [
    {
      code: 'confounding-by-indication',
      description:
        'adjuvant therapy is given by what foretells recurrence, and by each centre in its own way',
      centre: null,
    },
    {
      code: 'imaging-by-arm',
      description: 'who is under adjuvant therapy is looked at more often, and recurrence is found sooner',
      centre: null,
    },
  ]
  const gap: Planted[] =
    gapCentre === null
      ? []
      : [
          {
            code: 'missing-by-outcome',
            description: 'afp is missing more often in patients who had an event',
            centre: gapCentre,
          },
        ]
  return [...always, ...treatment, ...gap]
}
