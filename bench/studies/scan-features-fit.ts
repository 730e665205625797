/**
 * Fits the law of radiomics features to what scan-features-measure.ts measured on drawn scans, and writes
 * packages/simulate/src/scan/feature-law.json. The last 30 patients are kept out and say how close the law comes.
 * node bench/studies/scan-features-fit.ts MEASURED.json ...
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { scannerOf } from '@tessera/simulate'
import { cholesky, choleskySolve, symmetricEigen } from '@tessera/statistics'
import { parametersAfter, parametersBefore } from '../../packages/simulate/src/scan/lesion-parameters.ts'

interface Measured {
  /** `lesionParameters` of the drawn pair. */
  parameters: number[]
  scanner: number
  measured: (Record<string, number> | null)[]
}

const all: Measured[] = process.argv.slice(2).flatMap(file => JSON.parse(readFileSync(file, 'utf8')))
const kept = 30
const factors = 12
const patients = all.slice(0, all.length - kept)
const held = all.slice(all.length - kept)
const names = Object.keys(patients.find(p => p.measured[0])?.measured[0] ?? {})

const design = (p: Measured, after: boolean) => {
  const { noise, field, spacing } = scannerOf(p.scanner, 1)
  return [
    1,
    Math.log(noise / 0.04),
    field === 3 ? 1 : 0,
    spacing[2] - 3.5,
    ...p.parameters.slice(0, after ? parametersAfter : parametersBefore),
  ]
}
const skew = (values: number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const m = (k: number) => values.reduce((sum, v) => sum + (v - mean) ** k, 0) / values.length
  return Math.abs(m(3) / m(2) ** 1.5)
}
const read = (p: Measured, when: number, f: number) => p.measured[when]?.[names[f]] ?? Number.NaN

const logged = names.map((_, f) => {
  const values = patients.flatMap(p => [read(p, 0, f), read(p, 1, f)]).filter(Number.isFinite)
  return values.every(v => v > 0) && skew(values.map(Math.log)) < skew(values)
})
const value = (p: Measured, when: number, f: number) =>
  logged[f] ? Math.log(read(p, when, f)) : read(p, when, f)

/** X'X, row-major. */
function gramOf(x: readonly (readonly number[])[]): Float64Array {
  const size = x[0].length
  const gram = new Float64Array(size * size)
  for (const row of x)
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) gram[i * size + j] += row[i] * row[j]
  return gram
}

function regress(when: number, f: number) {
  const rows = patients.filter(p => Number.isFinite(value(p, when, f)))
  const x = rows.map(p => design(p, when === 1))
  const size = x[0].length
  const gram = gramOf(x)
  for (let j = 1; j < 4; j++) gram[j * size + j] += 1
  const right = Float64Array.from({ length: size }, (_, j) =>
    rows.reduce((sum, p, i) => sum + x[i][j] * value(p, when, f), 0),
  )
  return [...choleskySolve(cholesky(gram, size), right)]
}
const coefficients = [0, 1].map(when => names.map((_, f) => regress(when, f)))
const residual = (p: Measured, when: number, f: number) =>
  value(p, when, f) - design(p, when === 1).reduce((sum, x, j) => sum + x * coefficients[when][f][j], 0)

// Of both scans together, of those who have both.
const columns = [0, 1].flatMap(when => names.map((_, f) => ({ when, f })))
const pairs = patients.filter(p => columns.every(({ when, f }) => Number.isFinite(value(p, when, f))))
const raw = pairs.map(p => columns.map(({ when, f }) => residual(p, when, f)))
const sd = columns.map((_, c) => Math.sqrt(raw.reduce((sum, r) => sum + r[c] ** 2, 0) / (raw.length - 16)))
const z = raw.map(r => r.map((v, c) => v / sd[c]))
const eigen = symmetricEigen(
  gramOf(z).map(v => v / (pairs.length - 16)),
  columns.length,
)
const order = eigen.values.length - 1
const loadings = columns.map((_, c) =>
  Array.from(
    { length: factors },
    (_, k) => sd[c] * Math.sqrt(eigen.values[order - k]) * eigen.vectors[order - k][c],
  ),
)
const specific = columns.map((_, c) =>
  Math.sqrt(Math.max(0.02 * sd[c] ** 2, sd[c] ** 2 - loadings[c].reduce((sum, l) => sum + l * l, 0))),
)
const short = (v: number) => Number(v.toPrecision(4))
const features = names.map((name, f) => ({
  name,
  log: logged[f],
  before: [...coefficients[0][f].map(short)],
  after: [...coefficients[1][f].map(short)],
  loadingsBefore: loadings[f].map(short),
  loadingsAfter: loadings[names.length + f].map(short),
  specific: [short(specific[f]), short(specific[names.length + f])],
}))
// How close: patients whom the law has not seen, standardised by the law's own mean and deviation.
const closeness = [0, 1].map(when => {
  const scores = names.map((_, f) => {
    const own = held.filter(p => Number.isFinite(value(p, when, f)))
    return own.map(p => residual(p, when, f) / sd[when * names.length + f])
  })
  const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length
  return {
    patients: held.filter(p => p.measured[when]).length,
    meanShift: short(mean(scores.map(s => Math.abs(mean(s))))),
    deviation: short(mean(scores.map(s => Math.sqrt(mean(s.map(v => v * v)))))),
  }
})
const law = { patients: patients.length, pairs: pairs.length, factors, closeness, features }
writeFileSync(
  path.join(import.meta.dirname, '../../packages/simulate/src/scan/feature-law.json'),
  `${JSON.stringify(law).replaceAll('{"name"', '\n{"name"')}\n`,
)
console.log(pairs.length, 'pairs;', JSON.stringify(closeness))
