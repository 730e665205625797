import { adverseEventHeader } from '../adverse-events/adverse-event-table.ts'
import { makeInternalCentres } from '../centres/centre.ts'
import { patientsOfCentres } from '../centres/patients-of-centre.ts'
import { lesionHeader } from '../lesions/lesion-table.ts'
import type { Settings, Simulation } from '../simulation.ts'
import { csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { esccAdverseEvents } from './adverse-events.ts'
import { esccAssays } from './assays.ts'
import { truthOf } from './cohort-truth.ts'
import { esccDictionary } from './dictionary.ts'
import { esccLaws } from './laws.ts'
import { esccLesions } from './lesions.ts'
import { drawEsccPatient } from './patient.ts'
import { esccProtocol } from './protocol.ts'
import { esccHeader, esccRow } from './table.ts'

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
