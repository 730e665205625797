import { normalLower } from '@tessera/statistics'
import type { Centre } from '../centres/centre.ts'
import { centreWithGap } from '../centres/centre-with-gap.ts'
import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { logistic } from '../outcome/draws.ts'
import { effectsOf } from '../outcome/law.ts'
import type { Settings } from '../simulation.ts'
import { slideNumbers } from '../slide/index.ts'
import { assumedEffect } from '../truth/assumed-effect.ts'
import { trueCentres } from '../truth/true-centres.ts'
import type { Planted, TrueOutcome, Truth } from '../truth/truth.ts'
import { tumourRnaNumbers } from '../tumour-rna/index.ts'
import { oesophagealLaw, somaticAssumptions } from '../variants/index.ts'
import { escc, registered } from './assumptions.ts'
import { type EsccEndpoint, esccBest, esccEndpoints, esccRisk } from './best.ts'
import { esccScoreBest } from './best-of-scores.ts'
import { describedEndpoints } from './described-endpoints.ts'
import type { EsccLaws } from './laws.ts'
import type { EsccPatient } from './patient.ts'
import { type EsccScore, esccScores, scoreLaw } from './score-law.ts'
import { latentParts } from './state.ts'

const v = escc.values

/** `truth.json` of the cohort: what made it, and what could be foretold from what. */
export function truthOf(
  centres: readonly Centre[],
  cohort: readonly EsccPatient[],
  laws: EsccLaws,
  settings: Settings,
  modalities: Readonly<Record<string, unknown>>,
): Truth {
  const { seed, noSignal } = settings
  const gap = centreWithGap(centres, noSignal)
  const outcomes = Object.keys(esccEndpoints).map((name): [string, TrueOutcome] => {
    const endpoint = name as EsccEndpoint
    const own = describedEndpoints[endpoint]
    return [
      name,
      {
        kind: own.kind,
        label: own.label,
        formula: own.formula,
        baseline: own.baseline === null ? null : { ...own.baseline, unit: 'months' },
        intercept: endpoint === 'response' ? v.responseLogit : null,
        horizon: own.horizon,
        unit: own.horizon === null ? null : 'months',
        effects: effectsOf(laws[own.law]),
        best: esccBest(endpoint, centres, laws, settings),
        patients: {
          linear: cohort.map(who => laws[own.law].linear(who.clinical, who.latent)),
          risk: cohort.map(who =>
            who.group === esccEndpoints[endpoint]
              ? esccRisk(
                  endpoint,
                  who.clinical,
                  who.latent,
                  laws,
                  noSignal ? 0 : who.centre.logHazard,
                  noSignal,
                )
              : null,
          ),
          riskFromObservables: cohort.map(() => null),
          time: null,
        },
      },
    ]
  })
  const scores = (Object.keys(esccScores) as EsccScore[]).map(score => [
    score,
    trueScore(score, centres, cohort, settings),
  ])
  return {
    schema: 'tessera-truth/1',
    study: 'changhai-escc',
    seed,
    noSignal,
    assumptions: [
      ...registered,
      ...escc.records,
      ...tumourRnaNumbers.records,
      ...somaticAssumptions(oesophagealLaw),
      ...slideNumbers.records,
    ],
    latent: [
      ...latentDescriptions,
      { name: 'PD-1', description: 'sensitivity of the tumour to PD-1 inhibitors' },
      { name: 'susceptibility', description: 'susceptibility of the patient to immune toxicity' },
    ],
    latentCorrelation,
    centres: trueCentres(centres, noSignal),
    planted: gap === null ? [] : [planted(gap)],
    patients: {
      id: cohort.map(({ id }) => id),
      centre: cohort.map(({ centre }) => centre.name),
      latent: Object.fromEntries(latentParts.map(part => [part, cohort.map(who => who.latent[part])])),
    },
    outcomes: Object.fromEntries([...outcomes, ...scores]),
    modalities: {
      ...modalities,
      group: cohort.map(({ group }) => group),
      category: cohort.map(({ category }) => category),
      responseAtMean: logistic(v.responseLogit),
    },
  }
}

/** A score of RNA: what its value is on average, given the latent parts; null for who is not asked. */
function trueScore(
  score: EsccScore,
  centres: readonly Centre[],
  cohort: readonly EsccPatient[],
  settings: Settings,
): TrueOutcome {
  const law = scoreLaw(score, settings.noSignal)
  const asked = ({ group }: EsccPatient) => score === 'infiltration' || group === 'surgery'
  const linear = cohort.map(who =>
    latentParts.reduce((sum, part, p) => sum + law.coefficients[p] * who.latent[part], law.intercept),
  )
  return {
    kind: 'continuous',
    label: `The score ${esccScores[score]} of RNA`,
    formula: `value = ${law.intercept} + linear + normal of variance ${law.variance.resection} (resection) or ${law.variance.biopsy} (biopsy); a regression on the latent parts of scores of specimens drawn for it`,
    baseline: null,
    intercept: law.intercept,
    horizon: null,
    unit: null,
    effects: latentParts.map((term, p) =>
      assumedEffect(
        ...([term, 'latent', law.coefficients[p], '1 standard deviation'] as const),
        'follows from the loadings of the genes',
      ),
    ),
    best: esccScoreBest(score, centres, settings),
    patients: {
      linear,
      risk: cohort.map((who, i) =>
        asked(who) ? normalLower((linear[i] - law.intercept) / Math.sqrt(law.variance[who.specimen])) : null,
      ),
      riskFromObservables: cohort.map(() => null),
      time: null,
    },
  }
}

function planted(centre: string): Planted {
  return {
    code: 'missing-by-outcome',
    description: 'who has an event in the first year is less often sequenced (RNA)',
    centre,
  }
}
