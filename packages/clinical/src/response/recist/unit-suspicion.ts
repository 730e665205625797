import type { Finding } from '@tessera/evidence'
import type { LesionReading } from '../lesion.ts'
import type { Visit } from './visits.ts'

/** Neighbouring values whose ratio lies within these bounds look like one value in two units. */
const tenfold = { least: 6.6, most: 15 }

/**
 * Centimetres among millimetres: runs of a lesion's diameters that are about a tenth, or ten times, of those before
 * and after them. Nothing is converted. A run at the end that is a tenth may be a response and is a warning; every
 * other run is an error.
 */
export function suspectUnits(visits: readonly Visit[]): Finding[] {
  const series = Map.groupBy(
    visits.flatMap(({ readings }) => [...readings.values()]).filter(isSized),
    ({ lesion }) => lesion,
  )
  return [...series.values()].flatMap(suspectSeries)
}

function isSized({ state, diameterMm }: LesionReading): boolean {
  return state === 'measured' && diameterMm > 0
}

function suspectSeries(values: readonly LesionReading[]): Finding[] {
  const runs = splitAtJumps(values)
  if (runs.length < 2) return []
  const findings: Finding[] = []
  runs.forEach((run, i) => {
    const before = runs[i - 1]?.at(-1)
    const after = runs[i + 1]?.[0]
    const beside = before ?? after
    if (!beside || !isOdd(runs, i)) return
    const smaller = run[0].diameterMm < beside.diameterMm
    const response = smaller && before !== undefined && after === undefined
    for (const reading of run)
      findings.push({
        severity: response ? 'warning' : 'error',
        code: 'unit-suspected',
        message: `lesion ${reading.lesion} is ${reading.diameterMm} mm at ${reading.visit} (row ${reading.row}), ${smaller ? 'a tenth of' : 'ten times'} its ${before ? 'earlier' : 'later'} ${beside.diameterMm} mm (row ${beside.row}): ${smaller ? 'centimetres' : 'tenths of a millimetre'}?`,
        cure: 'check the unit; the value is taken as it stands',
        file: reading.file,
        row: reading.row,
        field: 'diameter',
        value: String(reading.diameterMm),
        patientId: reading.patientId,
      })
  })
  return findings
}

function splitAtJumps(values: readonly LesionReading[]): LesionReading[][] {
  const runs: LesionReading[][] = []
  values.forEach((value, i) => {
    const run = runs.at(-1)
    if (!run || isTenfold(value.diameterMm, values[i - 1].diameterMm)) runs.push([value])
    else run.push(value)
  })
  return runs
}

function isTenfold(a: number, b: number): boolean {
  const ratio = Math.max(a, b) / Math.min(a, b)
  return ratio >= tenfold.least && ratio <= tenfold.most
}

/**
 * The run that differs: every second one, from the second on; from the first on where that grows tenfold and is too
 * small to be a target (10 mm).
 */
function isOdd(runs: readonly (readonly LesionReading[])[], at: number): boolean {
  const [first, second] = runs.map(([{ diameterMm }]) => diameterMm)
  return at % 2 === (first < second && first < 10 ? 0 : 1)
}
