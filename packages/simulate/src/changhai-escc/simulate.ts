import { normalLower } from '@tessera/statistics'
import { adverseEventHeader } from '../adverse-events/adverse-event-table.ts'
import { type Centre, makeInternalCentres } from '../centres/centre.ts'
import { centreWithGap } from '../centres/centre-with-gap.ts'
import { patientsOfCentres } from '../centres/patients-of-centre.ts'
import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { lesionHeader } from '../lesions/lesion-table.ts'
import { logistic } from '../outcome/draws.ts'
import type { Settings, Simulation } from '../simulation.ts'
import { slideNumbers } from '../slide/index.ts'
import { trueCentres } from '../truth/true-centres.ts'
import type { Planted, TrueOutcome, Truth } from '../truth/truth.ts'
import { tumourRnaNumbers } from '../tumour-rna/index.ts'
import { oesophagealLaw, somaticAssumptions } from '../variants/index.ts'
import { csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { esccAdverseEvents } from './adverse-events.ts'
import { esccAssays } from './assays.ts'
import { escc, registered } from './assumptions.ts'
import { type EsccEndpoint, esccBest, esccEndpoints, esccRisk } from './best.ts'
import { esccScoreBest } from './best-of-scores.ts'
import { type EsccLaws, esccLaws, pfsBaseline, recurrenceBaseline } from './laws.ts'
import { esccLesions } from './lesions.ts'
import { drawEsccPatient, type EsccPatient } from './patient.ts'
import { esccDictionary, esccProtocol } from './protocol.ts'
import { type EsccScore, esccScores, scoreLaw } from './score-law.ts'
import { latentParts } from './state.ts'
import { esccHeader, esccRow } from './table.ts'

const v = escc.values

/**
 * Squamous carcinoma of the oesophagus in several hospitals: two of three patients resected, one treated with a PD-1
 * inhibitor; slides of all, RNA and DNA of some.
 */
export function simulateChanghaiEscc(settings: Settings): Simulation {
  const { patients, centres: count, seed, noSignal } = settings
  const laws = esccLaws(noSignal)
  const centres = makeInternalCentres(count, patients, seed)
  const cohort = patientsOfCentres(centres, (centre, i) => drawEsccPatient(centre, i, seed, laws, noSignal))
  const treated = cohort.filter(({ group }) => group === 'PD-1')
  const assays = esccAssays(centres, cohort, settings)
  const truth = truthOf(centres, cohort, laws, settings, assays.truth)
  return {
    files: [
      csvFile(
        'patients.csv',
        esccHeader,
        cohort.map(who => esccRow(who, seed)),
      ),
      csvFile(
        'lesions.csv',
        lesionHeader(),
        treated.flatMap(who => esccLesions(who, seed)),
      ),
      csvFile(
        'adverse-events.csv',
        adverseEventHeader('immune_related'),
        treated.flatMap(who => esccAdverseEvents(who, seed)),
      ),
      ...assays.files,
      { name: 'study.yaml', text: esccProtocol(seed, settings.files) },
      { name: 'dictionary.yaml', text: esccDictionary() },
      { name: 'truth.json', text: jsonText(truth) },
    ],
    drawn: assays.drawn,
    truth,
  }
}

function truthOf(
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
    const own = described[endpoint]
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
        effects: laws[own.law].effects(),
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
    effects: latentParts.map((term, p) => ({
      ...{ term, kind: 'latent' as const, coefficient: law.coefficients[p], per: '1 standard deviation' },
      ...{ centredAt: 0, status: 'assumed' as const, source: 'follows from the loadings of the genes' },
    })),
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

const survival = 'P(T > t) = exp(-(t / scale)^shape exp(linear))'
const death = 'end of the other survival, then an exponential time after a progression or recurrence'
const described: Readonly<
  Record<
    EsccEndpoint,
    {
      readonly kind: TrueOutcome['kind']
      readonly label: string
      readonly formula: string
      readonly baseline: { readonly shape: number; readonly scale: number } | null
      readonly horizon: number | null
      readonly law: keyof EsccLaws
    }
  >
> = {
  response: {
    kind: 'binary',
    label: 'Response (CR or PR) to the PD-1 inhibitor',
    formula: 'P(not ended by the first assessment) x logistic(intercept + linear)',
    baseline: null,
    horizon: null,
    law: 'response',
  },
  irae: {
    kind: 'competing',
    label: 'First immune-related adverse event, with death competing',
    formula: 'rate exp(linear) a month',
    baseline: { shape: 1, scale: 1 / v.toxicityRate },
    horizon: v.toxicityHorizon,
    law: 'toxicity',
  },
  pfs: {
    kind: 'time-to-event',
    label: 'Progression-free survival from the first dose',
    formula: survival,
    baseline: pfsBaseline,
    horizon: v.survivalHorizon,
    law: 'pfs',
  },
  os: {
    kind: 'time-to-event',
    label: 'Overall survival from the first dose',
    formula: death,
    baseline: pfsBaseline,
    horizon: v.survivalHorizon,
    law: 'pfs',
  },
  rfs: {
    kind: 'time-to-event',
    label: 'Recurrence-free survival from surgery',
    formula: survival,
    baseline: recurrenceBaseline,
    horizon: v.recurrenceHorizon,
    law: 'recurrence',
  },
  os_after_surgery: {
    kind: 'time-to-event',
    label: 'Overall survival from surgery',
    formula: death,
    baseline: recurrenceBaseline,
    horizon: v.recurrenceHorizon,
    law: 'recurrence',
  },
}

function planted(centre: string): Planted {
  return {
    code: 'missing-by-outcome',
    description: 'who has an event in the first year is less often sequenced (RNA)',
    centre,
  }
}
