import { calendarDay, formatDay } from '@tessera/tables'
import { makeCentres } from '../centres/centre.ts'
import { centreWithGap } from '../centres/centre-with-gap.ts'
import { patientsOfCentres } from '../centres/patients-of-centre.ts'
import { makeLaw } from '../outcome/law.ts'
import type { Settings, Simulation } from '../simulation.ts'
import { csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { truthOf } from './cohort-truth.ts'
import { hccDictionary } from './dictionary.ts'
import { furtherFiles } from './further-files.ts'
import type { HccObservables } from './observables.ts'
import { drawPatient, type HccCohort, type HccPatient } from './patient.ts'
import { hccProtocol } from './protocol.ts'
import { recurrenceTerms } from './recurrence.ts'
import { hccSlides } from './slides.ts'
import { type DayFormat, hccHeader, hccRow } from './table.ts'

/** The cohort behind the tables: for tests that ask what was drawn. */
export function drawHccCohort(
  settings: Pick<Settings, 'patients' | 'centres' | 'seed' | 'noSignal'>,
): HccCohort {
  const { patients, centres: count, seed, noSignal } = settings
  const law = makeLaw<HccObservables>(recurrenceTerms, noSignal)
  const centres = makeCentres(count, patients, seed)
  const drawn = patientsOfCentres(centres, (centre, i) => drawPatient(centre, i, seed, law, noSignal))
  return { law, centres, drawn }
}

/** Resected hepatocellular carcinoma in several hospitals: recurrence-free survival to 36 months. */
export function simulateHccAdjuvant(settings: Settings): Simulation {
  const cohort = drawHccCohort(settings)
  const { centres, drawn } = cohort
  const { seed, noSignal, filePerCentre } = settings
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
  const truth = truthOf(cohort, slides, gapCentre, settings)
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

/** Days as hospitals write them. */
const dayFormats: readonly DayFormat[] = [
  formatDay,
  ...[
    ['年', '月', '日'],
    ['.', '.', ''],
    ['/', '/', ''],
  ].map(
    ([y, m, d]): DayFormat =>
      at => {
        const { year, month, day } = calendarDay(at)
        return `${year}${y}${month}${m}${day}${d}`
      },
  ),
]
