import { adverseEventHeader } from '../adverse-events/adverse-event-table.ts'
import { makeInternalCentres } from '../centres/centre.ts'
import { lesionHeader } from '../lesions/lesion-table.ts'
import type { Settings, Simulation } from '../simulation.ts'
import { csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { ivbAssays } from './assays.ts'
import { registeredSize } from './assumptions.ts'
import { ivbDictionary } from './dictionary.ts'
import { enrol } from './enrol.ts'
import { laboratoryHeader, laboratoryValues } from './laboratory.ts'
import { lesionCourse } from './lesions.ts'
import { progressionLaw } from './progression.ts'
import { ivbProtocol } from './protocol.ts'
import { patientHeader, patientRow } from './table.ts'
import { adverseEvents } from './toxicity.ts'
import { truthOf } from './trial-truth.ts'

/**
 * A partially randomised patient-preference trial of radiotherapy in stage IVb oesophageal carcinoma that responds to
 * induction: `patients` of both cohorts (110 to 60), and those who began induction and did not come so far; exomes and
 * proteomes of tissue, blood and urine of those who entered.
 * @throws RangeError with fewer than four patients a centre
 */
export function simulateOesophagealIvbRt(settings: Settings): Simulation {
  const { patients, centres: count, seed, noSignal } = settings
  if (patients < 4 * count)
    throw new RangeError(`patients is ${patients}; give at least four for each of ${count} centres`)
  const law = progressionLaw(noSignal)
  // No centre is kept apart: the arms are compared in all of them.
  const centres = makeInternalCentres(count, patients, seed)
  const randomised = Math.round(
    (patients * registeredSize.randomised) / (registeredSize.randomised + registeredSize.preference),
  )
  const { trial, notEligible } = enrol(
    centres,
    { randomised, preference: patients - randomised },
    seed,
    law,
    noSignal,
  )
  const everybody = [...trial, ...notEligible].sort((a, b) => (a.id < b.id ? -1 : 1))
  const courses = new Map(everybody.map(who => [who.id, lesionCourse(who, seed)]))
  const courseOf = (id: string) => courses.get(id) ?? { rows: [], progressionSeen: null, lastAssessment: 0 }
  const byId = [...trial].sort((a, b) => (a.id < b.id ? -1 : 1))
  const assays = ivbAssays(trial, centres, settings)
  const truth = truthOf(centres, trial, assays, law, settings)
  return {
    files: [
      csvFile(
        'patients.csv',
        patientHeader,
        everybody.map(who => patientRow(who, courseOf(who.id), assays.burden, seed)),
      ),
      csvFile(
        'lesions.csv',
        lesionHeader('irradiated'),
        everybody.flatMap(who => [...courseOf(who.id).rows]),
      ),
      csvFile(
        'adverse-events.csv',
        adverseEventHeader(),
        byId.flatMap(who => adverseEvents(who, seed, noSignal).rows),
      ),
      csvFile(
        'laboratory.csv',
        laboratoryHeader,
        byId.flatMap(who => laboratoryValues(who, seed)),
      ),
      ...assays.files,
      { name: 'study.yaml', text: ivbProtocol(seed) },
      { name: 'dictionary.yaml', text: ivbDictionary() },
      { name: 'truth.json', text: jsonText(truth) },
    ],
    truth,
  }
}
