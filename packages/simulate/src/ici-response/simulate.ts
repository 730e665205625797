import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { makeLaw } from '../outcome/law.ts'
import type { Settings, Simulation } from '../simulation.ts'
import { latentColumns } from '../truth/latent-columns.ts'
import type { Truth } from '../truth/truth.ts'
import { csvFile } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { ici } from './assumptions.ts'
import { makeCohorts } from './cohorts.ts'
import { responseTerms, survivalTerms } from './laws.ts'
import { drawIciPatient, type IciLaws, type IciObservables } from './patient.ts'
import { iciProtocol } from './protocol.ts'
import { iciHeader, iciRow } from './table.ts'
import { iciOutcomes } from './true-outcomes.ts'

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
