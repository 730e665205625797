import { selectRows } from '@tessera/tables'
import type { LoadedStudy } from '../intake/load.ts'
import type { Patients } from '../intake/patients.ts'
import { groupVisits, type Visits } from '../intake/visits.ts'

/** The study without the patients of some centres, as if their rows, samples and files had never been there. */
export function patientsWithout(loaded: LoadedStudy, centres: readonly string[]): LoadedStudy {
  if (centres.length === 0) return loaded
  const { patients } = loaded
  const rows = Array.from(patients.centre.keys()).filter(
    row => !centres.includes(patients.centres[patients.centre[row]]),
  )
  // Where each row of before stands now; -1 for those who are gone.
  const now = new Int32Array(patients.ids.length).fill(-1)
  rows.forEach((row, i) => {
    now[row] = i
  })
  const moved = (patient: Int32Array) => patient.map(row => (row < 0 ? -1 : now[row]))
  // Every part by name: one that is added later has to say what becomes of it.
  return {
    patients: patientsOf(patients, rows, now),
    folder: loaded.folder,
    trialTables: loaded.trialTables,
    harm: loaded.harm,
    visits: new Map([...loaded.visits].map(([name, visits]) => [name, visitsOf(visits, now, rows.length)])),
    assays: loaded.assays.map(assay => ({ ...assay, patient: moved(assay.patient) })),
    bags: loaded.bags.map(bags => ({ ...bags, patient: moved(bags.patient) })),
    deltas: loaded.deltas,
    fileBlocks: loaded.fileBlocks.map(block => {
      const samples = block.samples.filter(({ patient }) => now[patient] >= 0)
      const listed = block.listed - (block.samples.length - samples.length)
      return {
        ...block,
        listed,
        samples: samples.map(sample => ({ ...sample, patient: now[sample.patient] })),
      }
    }),
    labels: loaded.labels.map(label => ({
      ...label,
      measured: Float64Array.from(rows, row => label.measured[row]),
    })),
    licence: loaded.licence,
    lost: loaded.lost.filter(({ centre }) => centre === null || !centres.includes(centre)),
    dictionary: loaded.dictionary,
    sources: loaded.sources,
    simulated: loaded.simulated,
    findings: loaded.findings.filter(({ centre }) => centre === undefined || !centres.includes(centre)),
  }
}

function patientsOf(patients: Patients, rows: readonly number[], now: Int32Array): Patients {
  const names = rows.map(row => patients.centres[patients.centre[row]])
  const centres = patients.centres.filter(name => names.includes(name))
  return {
    table: selectRows(patients.table, rows),
    ids: rows.map(row => patients.ids[row]),
    centre: Int32Array.from(names, name => centres.indexOf(name)),
    centres,
    files: patients.files,
    fileOf: Uint16Array.from(rows, row => patients.fileOf[row]),
    ...(patients.measured === undefined
      ? {}
      : {
          measured: patients.measured.map(score => ({
            ...score,
            samples: score.samples.flatMap(sample =>
              now[sample.row] < 0 ? [] : [{ ...sample, row: now[sample.row] }],
            ),
          })),
        }),
  }
}

function visitsOf(visits: Visits, now: Int32Array, patients: number): Visits {
  const { name, table, date, start, order } = visits
  const patient = new Int32Array(table.rowCount).fill(-1)
  for (let p = 0; p + 1 < start.length; p++)
    for (let i = start[p]; i < start[p + 1]; i++) patient[order[i]] = now[p]
  return groupVisits({
    name,
    table,
    date,
    patient,
    patients,
    knownAtNextVisit: [...visits.knownAtNextVisit],
  })
}
