import { createRandom } from '@tessera/statistics'
import { adverseEventHeader } from '../adverse-events/adverse-event-table.ts'
import { runSheet } from '../assay-runs/run-sheet.ts'
import { makeInternalCentres } from '../centres/centre.ts'
import { patientsOfCentres } from '../centres/patients-of-centre.ts'
import { named } from '../latent/latent-vector.ts'
import { lesionHeader } from '../lesions/lesion-table.ts'
import type { Settings, Simulation } from '../simulation.ts'
import { immuneToxicityLaw, simulateGermline } from '../variants/index.ts'
import { assayCsv } from '../writing/assay-tables.ts'
import { csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { adverseEventsOf } from './adverse-events.ts'
import { irae } from './assumptions.ts'
import { bloodDraws } from './blood-draws.ts'
import { truthOf } from './cohort-truth.ts'
import { iraeDictionary } from './dictionary.ts'
import { germlineHeader, germlineRow } from './germline-table.ts'
import { lesionCourse } from './lesions.ts'
import { metabolomeRuns } from './metabolome-runs.ts'
import { drawIraePatient } from './patient.ts'
import { iraeProtocol } from './protocol.ts'
import { latentParts } from './state.ts'
import { patientHeader, patientRow, visitHeader, visitRows } from './table.ts'

const v = irae.values

/**
 * Toxicity and response under checkpoint inhibitors, with blood at baseline and every six weeks: tables, metabolomics runs,
 * germline genotypes, lesions, adverse events, and the truth.
 */
export function simulateIciIrae(settings: Settings): Simulation {
  const { patients, centres: count, seed, noSignal } = settings
  const centres = makeInternalCentres(count, patients, seed)
  const cohort = patientsOfCentres(centres, (centre, i) => {
    const who = drawIraePatient(centre, i, seed, noSignal)
    const course = lesionCourse(who, seed)
    return { who, course, draws: bloodDraws(who, course, seed) }
  })
  const genotyped = cohort.filter(
    ({ who }) => createRandom(seed, 'ici irae genotyped', who.id).next() >= v.noGermline,
  )
  const germline = simulateGermline(
    genotyped.map(({ who }) => ({
      sample: who.id,
      patientId: who.id,
      latent: named(latentParts, who.latent),
      ancestry: createRandom(seed, 'ici irae ancestry', who.id).next() ** 4,
    })),
    immuneToxicityLaw,
    seed,
    'ici-irae',
  )
  const runs = metabolomeRuns(cohort, seed)
  const truth = truthOf(
    centres,
    cohort.map(({ who }) => who),
    settings,
  )
  return {
    files: [
      csvFile(
        'patients.csv',
        patientHeader,
        cohort.map(({ who, course, draws }) => patientRow(who, course, draws, seed)),
      ),
      csvFile(
        'visits.csv',
        visitHeader,
        cohort.flatMap(({ who, draws }) => visitRows(who, draws, seed)),
      ),
      csvFile(
        'adverse-events.csv',
        adverseEventHeader('immune_related'),
        cohort.flatMap(({ who }) => adverseEventsOf(who, seed)),
      ),
      csvFile(
        'lesions.csv',
        lesionHeader(),
        cohort.flatMap(({ course }) => [...course.rows]),
      ),
      { name: 'metabolome.csv', text: assayCsv(runs) },
      runSheet('metabolome-samples.csv', runs),
      { name: 'germline.vcf', text: germline.vcf },
      { name: 'germline-score.txt', text: germline.score },
      { name: 'hla.csv', text: germline.hla },
      csvFile(
        'germline.csv',
        germlineHeader,
        genotyped.map(({ who }, i) => germlineRow(who, germline.truth, i)),
      ),
      { name: 'study.yaml', text: iraeProtocol(seed) },
      { name: 'dictionary.yaml', text: iraeDictionary() },
      { name: 'truth.json', text: jsonText(truth) },
    ],
    truth,
  }
}
