import { daysPerMonth } from '@tessera/tables'
import { freshSeed } from '../centres/fresh-seed.ts'
import { expectedRiskIn } from '../latent/expected-risk.ts'
import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { bestAchievable } from '../outcome/best-achievable.ts'
import { effectsOf, type Law, makeLaw } from '../outcome/law.ts'
import { weibullRiskFrom } from '../outcome/weibull.ts'
import type { Settings, Simulation } from '../simulation.ts'
import { latentColumns } from '../truth/latent-columns.ts'
import type { TrueOutcome, Truth } from '../truth/truth.ts'
import { csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { visitsOf } from './assumptions.ts'
import {
  deathTerms,
  drawVisitsPatient,
  type FirstVisit,
  firstVisitLogLikelihood,
  type VisitsPatient,
} from './patient.ts'
import { visitsProtocol } from './protocol.ts'
import { visitRows, visitsHeader } from './visits.ts'

const v = visitsOf.values
const weibull = { shape: v.shape, scale: v.scale }
const horizon = v.horizon * daysPerMonth
const centre = 'one centre'

/** The patients behind the visits: for tests that ask what was drawn. */
export function drawVisitsCohort({
  patients,
  seed,
  noSignal,
}: Pick<Settings, 'patients' | 'seed' | 'noSignal'>) {
  const law = makeLaw<FirstVisit>(deathTerms, noSignal)
  const drawn = Array.from({ length: patients }, (_, i) => drawVisitsPatient(i, seed, law))
  return { law, drawn }
}

/**
 * Visits of intermediate-stage hepatocellular carcinoma in one centre, with the columns and the file name of
 * the public set that `examples/hcc-longitudinal` reads.
 */
export function simulateHccLongitudinal(settings: Settings): Simulation {
  const { seed, noSignal, monteCarlo } = settings
  const { law, drawn } = drawVisitsCohort(settings)
  const large = Array.from({ length: monteCarlo }, (_, i) => drawVisitsPatient(i, freshSeed(seed), law))
  const truth: Truth = {
    schema: 'tessera-truth/1',
    study: 'hcc-longitudinal',
    seed,
    noSignal,
    assumptions: [...visitsOf.records],
    latent: latentDescriptions,
    latentCorrelation,
    centres: [
      { name: centre, patients: drawn.length, external: false, caseMix: 0, logHazard: 0, measurement: {} },
    ],
    planted: [
      {
        code: 'residual-time-inconsistent',
        description: 'OStime_day of some visits is off by up to 30 days from what the other visits say',
        centre,
      },
    ],
    patients: {
      id: drawn.map(patient => patient.id),
      centre: drawn.map(() => centre),
      latent: latentColumns(drawn.map(patient => patient.state)),
    },
    outcomes: Object.fromEntries(
      [0, 6, 12].map(months => [
        months === 0 ? 'os' : `os from ${months} months`,
        survivalFrom(months * daysPerMonth, drawn, large, law),
      ]),
    ),
    modalities: {},
  }
  return {
    files: [
      csvFile(
        'visits.csv',
        visitsHeader,
        drawn.flatMap(patient => visitRows(patient, seed)),
      ),
      { name: 'study.yaml', text: visitsProtocol(seed) },
      { name: 'truth.json', text: jsonText(truth) },
    ],
    truth,
  }
}

/** Survival from so many days after the first visit, of who is alive then. */
function survivalFrom(
  landmark: number,
  drawn: readonly VisitsPatient[],
  large: readonly VisitsPatient[],
  law: Law<FirstVisit>,
): TrueOutcome {
  const expected = expectedRiskIn(0, law.latent)
  const before = (landmark / v.scale) ** v.shape
  const until = ((landmark + horizon) / v.scale) ** v.shape
  const trueRisk = ({ linear }: VisitsPatient) => weibullRiskFrom(weibull, linear, landmark, horizon)
  const observedRisk = ({ first }: VisitsPatient) => {
    const known = Math.exp(law.observable(first))
    return expected({
      logLikelihood: state => firstVisitLogLikelihood(first, state),
      atRisk: factor => Math.exp(-before * known * factor),
      event: factor => Math.exp(-before * known * factor) - Math.exp(-until * known * factor),
    })
  }
  const alive = large.filter(patient => patient.time > landmark)
  const time = Float64Array.from(alive, patient => patient.time - landmark)
  const best = (given: 'observables' | 'observables and latent state', risk: (p: VisitsPatient) => number) =>
    bestAchievable(given, [{ risk: Float64Array.from(alive, risk), time }], horizon)
  return {
    kind: 'time-to-event',
    label: 'Overall survival; the observables are those of the first visit',
    formula: 'P(T > t from the first visit) = exp(-(t / scale)^shape exp(linear))',
    baseline: { ...weibull, unit: 'days from the first visit' },
    intercept: null,
    horizon,
    unit: landmark === 0 ? 'days from the first visit' : 'days from the landmark',
    effects: effectsOf(law),
    best:
      alive.length === 0
        ? []
        : [best('observables', observedRisk), best('observables and latent state', trueRisk)],
    patients: {
      linear: drawn.map(patient => patient.linear),
      risk: drawn.map(patient => (patient.time > landmark ? trueRisk(patient) : null)),
      riskFromObservables: drawn.map(patient => (patient.time > landmark ? observedRisk(patient) : null)),
      time: drawn.map(patient => patient.time),
    },
  }
}
