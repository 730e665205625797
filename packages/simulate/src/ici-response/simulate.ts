import { shareOut } from '../centres/centre.ts'
import { freshSeed } from '../centres/fresh-seed.ts'
import { expectedRiskIn } from '../latent/expected-risk.ts'
import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { bestAchievable } from '../outcome/best-achievable.ts'
import { logistic } from '../outcome/draws.ts'
import { effectsOf, makeLaw } from '../outcome/law.ts'
import { weibullRisk } from '../outcome/weibull.ts'
import type { Settings, Simulation } from '../simulation.ts'
import { latentColumns } from '../truth/latent-columns.ts'
import type { TrueOutcome, Truth } from '../truth/truth.ts'
import { csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { ici } from './assumptions.ts'
import { cancerTypes, unseenTypes } from './cancer-types.ts'
import { responseTerms, survivalTerms } from './laws.ts'
import {
  drawIciPatient,
  type IciCohort,
  type IciLaws,
  type IciObservables,
  type IciPatient,
  iciLogLikelihood,
} from './patient.ts'
import { iciProtocol } from './protocol.ts'
import { iciHeader, iciRow } from './table.ts'

const v = ici.values
const weibull = { shape: v.survivalShape, scale: v.survivalScale }

/** The three cohorts, in the proportions of the published ones (964, 515 and 104 patients). */
function makeCohorts(patients: number): IciCohort[] {
  const [training, temporal, transport] = shareOut(patients, [964, 515, 104])
  return [
    {
      name: 'MSK 2015-2017',
      file: 'Chowell_train.csv',
      years: [
        { year: 2015, share: 0.08 },
        { year: 2016, share: 0.32 },
        { year: 2017, share: 0.6 },
      ],
      types: cancerTypes,
      patients: training,
    },
    {
      name: 'MSK 2018',
      file: 'Chowell_test.csv',
      years: [{ year: 2018, share: 1 }],
      types: cancerTypes,
      patients: temporal,
    },
    {
      name: 'MSK other tumours',
      file: 'MSK2.csv',
      years: [2015, 2016, 2017, 2018].map(year => ({ year, share: 0.25 })),
      types: unseenTypes,
      patients: transport,
    },
  ]
}

/** The cohorts behind the tables: for tests that ask what was drawn. */
export function drawIciCohorts({
  patients,
  seed,
  noSignal,
}: Pick<Settings, 'patients' | 'seed' | 'noSignal'>) {
  const laws: IciLaws = {
    response: makeLaw<IciObservables>(responseTerms, noSignal),
    survival: makeLaw<IciObservables>(survivalTerms, noSignal),
  }
  const cohorts = makeCohorts(patients)
  const drawn = cohorts.map(cohort =>
    Array.from({ length: cohort.patients }, (_, i) => drawIciPatient(cohort, i, seed, laws)),
  )
  return { laws, cohorts, drawn }
}

/**
 * Patients under checkpoint inhibitors, with the columns and file names of the public cohorts that
 * `examples/ici-response` reads: it runs on this folder where those are absent.
 * @throws RangeError when there are fewer than three patients
 */
export function simulateIciResponse(settings: Settings): Simulation {
  const { seed, noSignal, patients, monteCarlo } = settings
  if (patients < 3)
    throw new RangeError(`patients is ${patients}; give at least one for each of three cohorts`)
  const { laws, cohorts, drawn } = drawIciCohorts(settings)
  const all = drawn.flat()
  const truth: Truth = {
    schema: 'tessera-truth/1',
    study: 'ici-response',
    seed,
    noSignal,
    assumptions: [...ici.records],
    latent: latentDescriptions,
    latentCorrelation,
    centres: cohorts.map(({ name, patients: size }, i) => ({
      name,
      patients: size,
      external: i > 0,
      caseMix: 0,
      logHazard: 0,
      measurement: {},
    })),
    planted: [],
    patients: {
      id: all.map(patient => patient.id),
      centre: all.map(patient => patient.cohort.name),
      latent: latentColumns(all.map(patient => patient.state)),
    },
    outcomes: iciOutcomes(all, laws, seed, monteCarlo),
    modalities: {},
  }
  return {
    files: [
      ...cohorts.map((cohort, i) =>
        csvFile(
          cohort.file,
          iciHeader,
          drawn[i].map(patient => iciRow(patient, seed)),
        ),
      ),
      { name: 'study.yaml', text: iciProtocol(cohorts, seed) },
      { name: 'truth.json', text: jsonText(truth) },
    ],
    truth,
  }
}

function iciOutcomes(
  all: readonly IciPatient[],
  laws: IciLaws,
  seed: number,
  monteCarlo: number,
): Record<string, TrueOutcome> {
  const [reference] = makeCohorts(Math.max(3, monteCarlo))
  const large = Array.from({ length: monteCarlo }, (_, i) =>
    drawIciPatient(reference, i, freshSeed(seed), laws),
  )
  const responseRisk = (patient: IciPatient) => logistic(patient.responseLinear)
  const deathRisk = (patient: IciPatient) => weibullRisk(weibull, patient.survivalLinear, v.survivalHorizon)
  const expectedResponse = expectedRiskIn(0, laws.response.latent)
  const expectedDeath = expectedRiskIn(0, laws.survival.latent)
  const responseFromObservables = ({ observables: x }: IciPatient) => {
    const odds = Math.exp(v.responseIntercept + laws.response.observable(x))
    return expectedResponse({
      logLikelihood: state => iciLogLikelihood(x, state),
      event: factor => (odds * factor) / (1 + odds * factor),
    })
  }
  const until = (v.survivalHorizon / v.survivalScale) ** v.survivalShape
  const deathFromObservables = ({ observables: x }: IciPatient) => {
    const known = Math.exp(laws.survival.observable(x))
    return expectedDeath({
      logLikelihood: state => iciLogLikelihood(x, state),
      event: factor => -Math.expm1(-until * known * factor),
    })
  }
  const bestOf = (
    observed: (patient: IciPatient) => number,
    known: (patient: IciPatient) => number,
    time: Float64Array | null,
    horizon: number | null,
  ) => [
    bestAchievable('observables', [{ risk: Float64Array.from(large, observed), time }], horizon),
    bestAchievable(
      'observables and latent state',
      [{ risk: Float64Array.from(large, known), time }],
      horizon,
    ),
  ]
  const deaths = Float64Array.from(large, patient => patient.death)
  return {
    response: {
      kind: 'binary',
      label: 'Response to the checkpoint inhibitor',
      formula: 'P(response) = 1 / (1 + exp(-(intercept + linear terms)))',
      baseline: null,
      intercept: v.responseIntercept,
      horizon: null,
      unit: null,
      effects: effectsOf(laws.response),
      best: bestOf(responseFromObservables, responseRisk, null, null),
      patients: {
        linear: all.map(patient => patient.responseLinear),
        risk: all.map(responseRisk),
        riskFromObservables: all.map(responseFromObservables),
        time: null,
      },
    },
    os: {
      kind: 'time-to-event',
      label: 'Overall survival from the start of the checkpoint inhibitor',
      formula: 'P(T > t) = exp(-(t / scale)^shape exp(linear))',
      baseline: { ...weibull, unit: 'months' },
      intercept: null,
      horizon: v.survivalHorizon,
      unit: 'months',
      effects: effectsOf(laws.survival),
      best: bestOf(deathFromObservables, deathRisk, deaths, v.survivalHorizon),
      patients: {
        linear: all.map(patient => patient.survivalLinear),
        risk: all.map(deathRisk),
        riskFromObservables: all.map(deathFromObservables),
        time: all.map(patient => patient.death),
      },
    },
  }
}
