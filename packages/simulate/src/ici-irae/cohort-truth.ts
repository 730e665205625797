import type { Centre } from '../centres/centre.ts'
import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import type { Settings } from '../simulation.ts'
import { trueCentres } from '../truth/true-centres.ts'
import type { Planted, TrueOutcome, Truth } from '../truth/truth.ts'
import { germlineAssumptions, immuneToxicityLaw } from '../variants/index.ts'
import { irae, registered } from './assumptions.ts'
import { bestResponseAsked, iraeAsked, iraeBest, responseAsked } from './best.ts'
import { centreOfMissedDraws } from './blood-draws.ts'
import { hazards, iraeEffects, responseEffects, severeEffects, silent } from './laws.ts'
import { metabolicFactors, metabolitePanel } from './metabolome-law.ts'
import type { IraePatient } from './patient.ts'
import { latentParts } from './state.ts'
import { tumourTypeRecords } from './tumour-types.ts'

const v = irae.values

/** Weeks of the landmarks. */
const landmarkWeeks = [0, 6, 12] as const

/** `truth.json` of the cohort: what made it, and what could be foretold at each landmark. */
export function truthOf(
  centres: readonly Centre[],
  cohort: readonly IraePatient[],
  settings: Settings,
): Truth {
  const { seed, noSignal } = settings
  return {
    schema: 'tessera-truth/1',
    study: 'ici-irae',
    seed,
    noSignal,
    assumptions: [
      ...registered,
      ...irae.records,
      ...tumourTypeRecords,
      ...germlineAssumptions(immuneToxicityLaw),
    ],
    latent: [
      ...latentDescriptions,
      { name: 'sensitivity', description: 'of the tumour to PD-1 inhibition' },
      { name: 'susceptibility', description: 'to immune-mediated toxicity' },
      {
        name: 'reactivity',
        description: 'how fast the patient reacts to the drug: seen in blood as it grows',
      },
    ],
    latentCorrelation,
    centres: trueCentres(centres, noSignal),
    planted: noSignal ? [] : planted.filter(({ centre }) => centres.some(({ name }) => name === centre)),
    patients: {
      id: cohort.map(({ id }) => id),
      centre: cohort.map(({ centre }) => centre.name),
      latent: Object.fromEntries(latentParts.map((part, i) => [part, cohort.map(({ latent }) => latent[i])])),
    },
    outcomes: Object.fromEntries(
      landmarkWeeks.flatMap(week => {
        const from = week === 0 ? '' : ` from ${week} weeks`
        return [
          [`irae${from}`, toxicity(week, false, centres, cohort, settings)],
          [`irae_severe${from}`, toxicity(week, true, centres, cohort, settings)],
          [`objective_response${from}`, response(week, false, centres, cohort, settings)],
          // At week 12 whoever responded or progressed has left, and levels with them: nobody asks.
          ...(week < v.responseWeek
            ? [[`response${from}`, response(week, true, centres, cohort, settings)] as const]
            : []),
        ]
      }),
    ),
    modalities: {
      metabolome: {
        factors: metabolicFactors,
        metabolites: metabolitePanel(seed).map(({ id, factor, loading }) => ({
          id,
          factor: metabolicFactors[factor]?.name ?? null,
          loading,
        })),
      },
      response: { category: cohort.map(({ category }) => category), late: cohort.map(({ late }) => late) },
      onset: {
        mild: cohort.map(({ mild }) => mild),
        severe: cohort.map(({ severe }) => severe),
        death: cohort.map(({ death }) => death),
      },
    },
  }
}

function toxicity(
  week: number,
  severeOnly: boolean,
  centres: readonly Centre[],
  cohort: readonly IraePatient[],
  settings: Settings,
): TrueOutcome {
  const asked = iraeAsked(week, severeOnly)
  const { noSignal } = settings
  const onset = ({ mild, severe }: IraePatient) => (severeOnly ? severe : Math.min(mild, severe))
  const risks = cohort.map(who =>
    Math.min(onset(who), who.death) > week
      ? asked.risk(who.latent, { ...who.clinical, tmb: who.tmb }, who.centre.logHazard, noSignal)
      : null,
  )
  const effects = severeOnly ? severeEffects : iraeEffects
  return {
    kind: 'competing',
    label: `First irAE of ${severeOnly ? 'grade 3 or more' : 'any grade'} by week ${v.horizon}, of those at risk at week ${week}`,
    formula: 'hazards (t / scale)^shape exp(linear) of irAE and of death; incidence by week 30',
    baseline: { ...(severeOnly ? hazards.severe : hazards.mild), unit: 'weeks from the first dose' },
    intercept: null,
    horizon: v.horizon - week,
    unit: 'weeks from the landmark',
    effects: noSignal ? silent(effects) : [...effects],
    best: iraeBest(asked, week, centres, settings),
    patients: {
      linear: cohort.map(({ linear }) => (severeOnly ? linear.severe : linear.mild)),
      risk: risks,
      riskFromObservables: cohort.map(() => null),
      time: cohort.map(who => Math.min(onset(who), who.death)),
    },
  }
}

function response(
  week: number,
  ordered: boolean,
  centres: readonly Centre[],
  cohort: readonly IraePatient[],
  settings: Settings,
): TrueOutcome {
  const asked = ordered ? bestResponseAsked(week) : responseAsked(week)
  const { noSignal } = settings
  const open = ({ category, late, death }: IraePatient) =>
    death > week &&
    (week < v.responseWeek || category === 'SD' || ((category === 'CR' || category === 'PR') && late))
  return {
    kind: ordered ? 'ordinal' : 'binary',
    label: ordered
      ? `Best response (PD, SD, PR, CR), of those whose response is open at week ${week}; the event is CR or PR`
      : `Confirmed CR or PR, of those whose response is open at week ${week}`,
    formula:
      'P(category or better) = logistic(linear - cut); seen at weeks 9, 18, ... and confirmed at the next',
    baseline: null,
    intercept: -v.cutResponse,
    horizon: null,
    unit: null,
    effects: noSignal ? silent(responseEffects) : [...responseEffects],
    best: iraeBest(asked, week, centres, settings),
    patients: {
      linear: cohort.map(() => 0),
      risk: cohort.map(who =>
        open(who) ? asked.risk(who.latent, { ...who.clinical, tmb: who.tmb }, 0, noSignal) : null,
      ),
      riskFromObservables: cohort.map(() => null),
      time: null,
    },
  }
}

const planted: Planted[] = [
  {
    code: 'missing-with-outcome',
    description: 'blood of the six weeks before an irAE is often not drawn',
    centre: centreOfMissedDraws,
  },
]
