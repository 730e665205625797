// node bench/studies/slide-features.ts [--measured FOLDER]
// Fits the law by which bags without pixels are drawn (packages/simulate/src/slide/bag/encoder-law.json) to what the
// built-in encoder measures on 60 drawn slides of 25 looks, and compares bags with 40 fresh ones. Where FOLDER is given,
// measurements are kept there and used again.
// -> results/studies-slide-features.json
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { makeupTerms, slideBag, slideBagFeatures } from '@tessera/simulate'
import { cholesky, choleskySolve, crossProduct, symmetricEigen } from '@tessera/statistics'
import { mapInWorkers } from '@tessera/tasks'
import type { MeasuredSlide } from './slide-features-measure.ts'

const { values: asked } = parseArgs({ options: { measured: { type: 'string' } } })
const here = import.meta.dirname
const lawFile = path.join(here, '../../packages/simulate/src/slide/bag/encoder-law.json')
const d = slideBagFeatures.length

async function measured(name: string, seed: number, slides: number): Promise<MeasuredSlide[]> {
  const kept = asked.measured === undefined ? null : path.join(asked.measured, `${name}.json`)
  if (kept !== null && existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'))
  const rows = await mapInWorkers<MeasuredSlide>({
    module: new URL('./slide-features-measure.ts', import.meta.url),
    task: 'measureSlide',
    shared: null,
    items: Array.from({ length: slides }, (_, number) => ({ seed, number, most: 18 })),
    workers: os.availableParallelism(),
    chunkSize: 1,
  })
  if (kept !== null) {
    mkdirSync(path.dirname(kept), { recursive: true })
    writeFileSync(kept, JSON.stringify(rows))
  }
  return rows
}

const train = await measured('feat-train', 101, 60)
const test = await measured('feat-test', 202, 40)

const tiles = train.flatMap(slide => slide.tiles)
const columns = makeupTerms.map((_, k) => Float64Array.from(tiles, ({ terms }) => terms[k]))
// A little ridge: terms that go together share what they explain.
const gram = crossProduct(columns)
for (let k = 1; k < columns.length; k++) gram[k * columns.length + k] += 1e-3 * tiles.length * 0.01
const root = cholesky(gram, columns.length)
const coefficients = makeupTerms.map(() => new Array<number>(d).fill(0))
const residuals = tiles.map(() => new Float64Array(d))
const explained: number[] = []
for (let f = 0; f < d; f++) {
  const y = tiles.map(({ features }) => features[f])
  const solved = choleskySolve(
    root,
    columns.map(column => column.reduce((sum, x, i) => sum + x * y[i], 0)),
  )
  for (let k = 0; k < columns.length; k++) coefficients[k][f] = solved[k]
  for (let i = 0; i < tiles.length; i++)
    residuals[i][f] = y[i] - columns.reduce((sum, column, k) => sum + column[i] * solved[k], 0)
  explained.push(1 - variance(residuals.map(r => r[f])) / variance(y))
}

// Within slides, pooled; between, from the means of the slides less what the tiles' noise adds to them.
const within = new Float64Array(d * d)
const between = new Float64Array(d * d)
let [at, freedom, inverse] = [0, 0, 0]
for (const slide of train) {
  const own = residuals.slice(at, at + slide.tiles.length)
  at += own.length
  const mean = Array.from({ length: d }, (_, f) => own.reduce((sum, r) => sum + r[f], 0) / own.length)
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) {
      for (const r of own) within[i * d + j] += (r[i] - mean[i]) * (r[j] - mean[j])
      between[i * d + j] += (mean[i] * mean[j]) / train.length
    }
  freedom += own.length - 1
  inverse += 1 / own.length / train.length
}
for (let i = 0; i < d * d; i++) {
  within[i] /= freedom
  between[i] -= within[i] * inverse
}

/** Lower triangular root of the nearest covariance without eigenvalues below 0, in units of the tiles' deviations. */
function lowerRoot(matrix: Float64Array): number[][] {
  const unit = Array.from({ length: d }, (_, f) => Math.sqrt(within[f * d + f]))
  const scaled = matrix.map((value, at) => value / (unit[Math.floor(at / d)] * unit[at % d]))
  const { values, vectors } = symmetricEigen(scaled, d)
  const mended = new Float64Array(d * d)
  for (let k = 0; k < d; k++)
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++)
        mended[i * d + j] += Math.max(1e-4, values[k]) * vectors[k][i] * vectors[k][j]
  const rows = Array.from({ length: d }, () => new Array<number>(d).fill(0))
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) {
      let sum = mended[i * d + j]
      for (let k = 0; k < j; k++) sum -= rows[i][k] * rows[j][k]
      rows[i][j] = i === j ? Math.sqrt(sum) : sum / rows[j][j]
    }
  return rows.map((row, i) => row.map(value => value * unit[i]))
}

/** The between part is kept to its diagonal where sixty slides cannot say more. */
function shrunk(matrix: Float64Array): Float64Array {
  const out = matrix.slice()
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++)
      if (i === j) out[i * d + i] = Math.max(0, matrix[i * d + i])
      else out[i * d + j] *= 0.5
  return out
}

const borderOf = (specimen: string) => {
  const own = train.filter(({ law }) => law.specimen === specimen)
  const all = own.flatMap(slide => slide.tiles)
  const share = all.filter(({ makeup }) => makeup.glass > 0.01).length / all.length
  return Number((share * Math.sqrt(mean(own.map(({ planned }) => planned)))).toFixed(3))
}
const short = (rows: readonly number[][]) => rows.map(row => row.map(x => Number(x.toPrecision(5))))
const fitted = {
  terms: makeupTerms,
  features: slideBagFeatures,
  coefficients: short(coefficients),
  within: short(lowerRoot(within)),
  between: short(lowerRoot(shrunk(between))),
  border: { resection: borderOf('resection'), biopsy: borderOf('biopsy') },
}
writeFileSync(lawFile, `${JSON.stringify(fitted).replaceAll('],[', '],\n[').replaceAll(',"', ',\n"')}\n`)

const states = test.map(({ infiltration, aggressiveness }) => [infiltration, aggressiveness])
const bags = test.map(({ law, tiles: own }) => slideBag(law, { instances: own.length }))
const ofBag = (bag: (typeof bags)[number], f: number) =>
  Array.from({ length: bag.features.length / d }, (_, i) => bag.features[i * d + f])
const rows = slideBagFeatures.map((name, f) => {
  const drawn = test.map(slide => slide.tiles.map(({ features }) => features[f]))
  const made = bags.map(bag => ofBag(bag, f))
  const summary = (values: readonly (readonly number[])[]) => {
    const means = values.map(mean)
    return {
      mean: digits(mean(means)),
      sdOfSlides: digits(Math.sqrt(variance(means))),
      sdOfTiles: digits(Math.sqrt(mean(values.map(variance)))),
      withInfiltration: digits(
        correlation(
          means,
          states.map(s => s[0]),
        ),
      ),
      withAggressiveness: digits(
        correlation(
          means,
          states.map(s => s[1]),
        ),
      ),
    }
  }
  return {
    name,
    explained: digits(explained[f]),
    drawn: summary(drawn),
    bags: summary(made),
    slideMeansCorrelate: digits(correlation(drawn.map(mean), made.map(mean))),
  }
})

const large = test.map(({ law }) => ({ ...law, pixels: 8192 }))
for (const law of large) slideBag(law)
const started = process.cpuUsage()
for (let round = 0; round < 5; round++) for (const law of large) slideBag(law)
const used = process.cpuUsage(started)
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${os.cpus()[0]?.model ?? 'unknown'}, ${os.availableParallelism()} cores`,
  slides: { fitted: train.length, compared: test.length, pixels: 2048, tilesASlide: 18 },
  millisecondsABag8192: digits((used.user + used.system) / 1e3 / (5 * large.length)),
  instancesABag8192: digits(mean(large.map(law => slideBag(law).features.length / d))),
  largestDifferenceOfMeans: digits(
    Math.max(...rows.map(r => Math.abs(r.drawn.mean - r.bags.mean) / r.drawn.sdOfSlides)),
  ),
  largestDifferenceOfCorrelations: digits(
    Math.max(...rows.map(r => Math.abs(r.drawn.withInfiltration - r.bags.withInfiltration))),
  ),
  features: rows,
}
writeFileSync(
  path.join(here, '../results/studies-slide-features.json'),
  `${JSON.stringify(result, null, 2)}\n`,
)
for (const r of rows)
  console.log(
    r.name.padEnd(30),
    'R2',
    r.explained,
    'mean',
    r.drawn.mean,
    r.bags.mean,
    'slides',
    r.drawn.sdOfSlides,
    r.bags.sdOfSlides,
    'tiles',
    r.drawn.sdOfTiles,
    r.bags.sdOfTiles,
    'infiltration',
    r.drawn.withInfiltration,
    r.bags.withInfiltration,
    'aggr',
    r.drawn.withAggressiveness,
    r.bags.withAggressiveness,
    'same slide',
    r.slideMeansCorrelate,
  )
console.log({ ...result, features: undefined })

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length
}
function variance(values: readonly number[]): number {
  const m = mean(values)
  return values.reduce((sum, x) => sum + (x - m) ** 2, 0) / (values.length - 1)
}
function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)]
  const product = x.reduce((sum, a, i) => sum + (a - mx) * (y[i] - my), 0) / (x.length - 1)
  return product / Math.sqrt(variance(x) * variance(y))
}
function digits(value: number): number {
  return Number(value.toPrecision(3))
}
