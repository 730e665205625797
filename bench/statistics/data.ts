import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createRandom } from '@tessera/statistics'

/** Columns of equal length under their names; files of little-endian doubles, so that R and Python read the same bits. */
export type Columns = Readonly<Record<string, Float64Array>>

/** The data of each task, drawn anew from its seed: the same everywhere. */
export const dataOf = {
  cox: () => survival(100_000, 20, 'cox', 1000),
  coxUntied: () => survival(100_000, 20, 'cox', 1e9),
  km: () => survival(1_000_000, 0, 'km', 365),
  concordance: () => withScore(survival(100_000, 3, 'concordance', 1000)),
  coxnet: () => survival(500, 20_000, 'coxnet', 1000, 20),
  delong: () => binary(100_000),
  bootstrap: () => survival(1_000, 5, 'bootstrap', 1000),
  mixed: () => repeated(10_000, 5),
  finegray: () => competing(2_000, 4),
} satisfies Record<string, () => Columns>
export type TaskName = keyof typeof dataOf

/** Follow-up with a proportional hazard of the first `active` covariates, rounded to `grid` times, so that some tie. */
function survival(n: number, p: number, seed: string, grid: number, active = p): Columns {
  const random = createRandom(7, 'bench', seed)
  const x = Array.from({ length: p }, () => Float64Array.from({ length: n }, () => random.normal()))
  const time = new Float64Array(n)
  const event = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let eta = 0
    for (let j = 0; j < active; j++) eta += x[j][i] * (j % 2 === 0 ? 0.2 : -0.1)
    const until = -Math.log(random.next()) / Math.exp(eta)
    const censored = -Math.log(random.next()) / 0.6
    time[i] = Math.ceil(Math.min(until, censored, 4) * grid) / grid
    event[i] = until <= Math.min(censored, 4) ? 1 : 0
  }
  return { time, event, ...Object.fromEntries(x.map((column, j) => [`x${j}`, column])) }
}

function withScore(columns: Columns): Columns {
  const { x0, x1, x2 } = columns
  return {
    ...columns,
    score: x0.map((v, i) => Math.round((0.2 * v - 0.1 * x1[i] + 0.2 * x2[i]) * 1e4) / 1e4),
  }
}

function binary(n: number): Columns {
  const random = createRandom(7, 'bench', 'delong')
  const event = Float64Array.from({ length: n }, () => (random.next() < 0.3 ? 1 : 0))
  const score = event.map(one => Math.round((random.normal() + one) * 1e3) / 1e3)
  return { event, score }
}

function competing(n: number, p: number): Columns {
  const { time, event, ...x } = survival(n, p, 'finegray', 1000)
  const random = createRandom(7, 'bench', 'cause')
  return { time, event: event.map(one => (one === 1 && random.next() < 0.35 ? 2 : one)), ...x }
}

/** A random intercept and slope of each subject over equally spaced visits, and a treatment. */
function repeated(subjects: number, visits: number): Columns {
  const random = createRandom(7, 'bench', 'mixed')
  const n = subjects * visits
  const columns = {
    y: new Float64Array(n),
    visit: new Float64Array(n),
    arm: new Float64Array(n),
    subject: new Float64Array(n),
  }
  for (let s = 0; s < subjects; s++) {
    const arm = s % 2
    const intercept = random.normal()
    const slope = 0.3 * intercept + 0.4 * random.normal()
    for (let v = 0; v < visits; v++) {
      const i = s * visits + v
      columns.subject[i] = s
      columns.visit[i] = v
      columns.arm[i] = arm
      columns.y[i] = 10 + intercept + (0.5 + slope - 0.2 * arm) * v + 0.8 * random.normal()
    }
  }
  return columns
}

/** Writes each column, and their names in order. */
export function writeColumns(folder: string, columns: Columns): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'columns.txt'), `${Object.keys(columns).join('\n')}\n`)
  const all = Object.values(columns)
  const n = all[0].length
  const joined = new Float64Array(n * all.length)
  all.forEach((column, j) => {
    joined.set(column, j * n)
  })
  writeFileSync(path.join(folder, 'columns.f64'), new Uint8Array(joined.buffer))
}
