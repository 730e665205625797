import { isExtent } from '@tessera/radiomics'
import { createRandom } from '@tessera/statistics'
import { makeInternalCentres } from '../centres/centre.ts'
import { centreWithGap } from '../centres/centre-with-gap.ts'
import { patientsOfCentres } from '../centres/patients-of-centre.ts'
import { drawScanFeatures, scanFeatureNames } from '../scan/feature-law.ts'
import { scannerOf } from '../scan/scanner.ts'
import type { Settings, SimulatedFile, Simulation } from '../simulation.ts'
import { type Cell, csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { truthOf } from './cohort-truth.ts'
import { rectalDictionary } from './dictionary.ts'
import { drawRectalPatient } from './patient.ts'
import { rectalProtocol } from './protocol.ts'
import { rectalRadiomics } from './radiomics-settings.ts'
import { type SentScan, scanFile, scanHeader, scanRow, sentScans } from './scans.ts'
import { rectalHeader, rectalRow } from './table.ts'

/** The cohort behind the tables: for tests that ask what was drawn. */
export function drawRectalCohort({
  patients,
  centres: count,
  seed,
  noSignal,
}: Pick<Settings, 'patients' | 'centres' | 'seed' | 'noSignal'>) {
  const centres = makeInternalCentres(count, patients, seed)
  const drawn = patientsOfCentres(centres, (centre, i, c) =>
    drawRectalPatient(centre, scannerOf(c, seed), i, seed, noSignal),
  )
  return { centres, drawn }
}

/** cT4 rectal cancer, MRI before and after neoadjuvant therapy: regression, recurrence, survival. */
export function simulateRectalMri(settings: Settings): Simulation {
  const { seed, noSignal, files } = settings
  const { centres, drawn } = drawRectalCohort(settings)
  const gapCentre = centreWithGap(centres, noSignal)
  const sent = files === 'tables' ? [] : drawn.flatMap(who => sentScans(who, seed))
  const truth = truthOf(centres, drawn, gapCentre, settings)
  return {
    files: [
      csvFile(
        'patients.csv',
        rectalHeader,
        drawn.map(who => rectalRow(who, seed, who.centre.name === gapCentre)),
      ),
      ...(files === 'tables' ? [] : scanTables(sent, seed, files === 'features')),
      { name: 'study.yaml', text: rectalProtocol(seed, centres.length, files) },
      { name: 'dictionary.yaml', text: rectalDictionary() },
      { name: 'truth.json', text: jsonText(truth) },
    ],
    ...(files === 'pixels' ? { drawn: sent.map(scanFile) } : {}),
    truth,
  }
}

/** The sheet of scans, the settings of radiomics and, where no picture is drawn, their features. */
function scanTables(sent: readonly SentScan[], seed: number, features: boolean): SimulatedFile[] {
  return [
    csvFile('mri.csv', scanHeader, sent.map(scanRow)),
    { name: 'radiomics.yaml', text: rectalRadiomics },
    ...(features ? [featureTable(sent, seed)] : []),
  ]
}

/** A row a scan; a tumour that is gone has extents of 0 and nothing else. */
function featureTable(sent: readonly SentScan[], seed: number): SimulatedFile {
  return csvFile(
    'mri_features.csv',
    ['sample', ...scanFeatureNames],
    sent.map(({ sample, who, material }): Cell[] => {
      const drawn = drawScanFeatures(who.scans, createRandom(seed, 'rectal features', who.id))
      const values = drawn[material]
      return [
        sample,
        ...scanFeatureNames.map((name, f) => {
          if (values !== null) return Number(values[f].toPrecision(6))
          return isExtent(name) ? 0 : null
        }),
      ]
    }),
  )
}
