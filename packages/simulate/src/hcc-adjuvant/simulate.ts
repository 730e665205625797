import { calendarDay, formatDay } from '@tessera/tables'
import { makeCentres } from '../centres/centre.ts'
import { centreWithGap } from '../centres/centre-with-gap.ts'
import { patientsOfCentres } from '../centres/patients-of-centre.ts'
import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { effectsOf, makeLaw } from '../outcome/law.ts'
import type { Settings, Simulation } from '../simulation.ts'
import { slideNumbers } from '../slide/index.ts'
import { latentColumns } from '../truth/latent-columns.ts'
import { trueCentres } from '../truth/true-centres.ts'
import type { BestAchievable, Planted, Truth } from '../truth/truth.ts'
import { csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { adjuvantRecord, treatmentEffects } from './adjuvant-record.ts'
import { hcc } from './assumptions.ts'
import { hccBest, riskFromObservablesIn, trueRiskIn } from './best.ts'
import { hccBestWithSlides } from './best-with-slides.ts'
import { hccDictionary } from './dictionary.ts'
import { furtherFiles } from './further-files.ts'
import { immuneAssay, immuneRecord } from './immune-labels.ts'
import { timeZero } from './natural-risk.ts'
import type { HccObservables } from './observables.ts'
import { drawPatient, type HccPatient } from './patient.ts'
import { hccProtocol } from './protocol.ts'
import { recurrenceTerms } from './recurrence.ts'
import { hccSlides } from './slides.ts'
import { type DayFormat, hccHeader, hccRow } from './table.ts'
import { adjuvant, registered } from './treatment-assumptions.ts'

const v = hcc.values

/** The cohort behind the tables: for tests that ask what was drawn. */
export function drawHccCohort(settings: Pick<Settings, 'patients' | 'centres' | 'seed' | 'noSignal'>) {
  const { patients, centres: count, seed, noSignal } = settings
  const law = makeLaw<HccObservables>(recurrenceTerms, noSignal)
  const centres = makeCentres(count, patients, seed)
  const drawn = patientsOfCentres(centres, (centre, i) => drawPatient(centre, i, seed, law, noSignal))
  return { law, centres, drawn }
}

/** Resected hepatocellular carcinoma in several hospitals: recurrence-free survival to 36 months. */
export function simulateHccAdjuvant(settings: Settings): Simulation {
  const { law, centres, drawn } = drawHccCohort(settings)
  const { seed, noSignal, filePerCentre, monteCarlo } = settings
  const gapCentre = centreWithGap(centres, noSignal)
  const rowsOf = (patients: readonly HccPatient[], day?: DayFormat) =>
    patients.map(patient => hccRow(patient, seed, patient.centre.name === gapCentre, day))
  const tables = filePerCentre
    ? centres.map((centre, i) =>
        csvFile(
          `hospital-${centre.name}.csv`,
          hccHeader,
          rowsOf(
            drawn.filter(patient => patient.centre === centre),
            dayFormats[i % dayFormats.length],
          ),
        ),
      )
    : [csvFile('patients.csv', hccHeader, rowsOf(drawn))]
  const slides = hccSlides(centres, drawn, settings)
  const further = [...furtherFiles(centres, drawn, settings), ...(slides ? [slides.sheet] : [])]
  const riskIn = new Map(centres.map(centre => [centre, riskFromObservablesIn(centre, law, seed, noSignal)]))
  const best = hccBest(centres, law, seed, noSignal, monteCarlo)
  const trueRisk = trueRiskIn(seed, noSignal)
  const atRisk = drawn.map(patient => patient.time > timeZero)
  const truth: Truth = {
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
  return {
    files: [
      ...tables,
      ...further,
      {
        name: 'study.yaml',
        text: hccProtocol(
          centres,
          tables.map(table => table.name),
          further.map(table => table.name),
          seed,
        ),
      },
      { name: 'dictionary.yaml', text: hccDictionary() },
      { name: 'truth.json', text: jsonText(truth) },
    ],
    ...(slides ? { drawn: slides.drawn } : {}),
    truth,
  }
}

/** What the tables tell is what clinical variables tell where there are slides besides. */
function withSlides([tables, ...latent]: BestAchievable[], slides: BestAchievable[]): BestAchievable[] {
  return [{ ...tables, modalities: ['clinical'] }, ...slides, ...latent]
}

/** Days as hospitals write them. */
const dayFormats: readonly DayFormat[] = [
  formatDay,
  day => {
    const { year, month, day: date } = calendarDay(day)
    return `${year}年${month}月${date}日`
  },
  day => {
    const { year, month, day: date } = calendarDay(day)
    return `${year}.${month}.${date}`
  },
  day => {
    const { year, month, day: date } = calendarDay(day)
    return `${year}/${month}/${date}`
  },
]

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
