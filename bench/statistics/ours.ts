import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  auc,
  cox,
  createRandom,
  elasticNetCox,
  fineGray,
  harrellConcordance,
  kaplanMeier,
  linearMixed,
} from '@tessera/statistics'
import type { Columns, TaskName } from './data.ts'

/** `node ours.ts TASK FOLDER REPEATS`: prints the seconds of each repeat, and numbers that the peers must give too. */
/** Places of the path at which the penalised objective is compared. */
const objectiveAt = [19, 39, 59, 79, 99]
const [task, folder, repeats] = process.argv.slice(2)
const columns = readColumns(folder)
const run = tasks()[task as TaskName]
const seconds: number[] = []
let check: readonly number[] = []
for (let i = 0; i < Number(repeats); i++) {
  const began = performance.now()
  check = run()
  seconds.push((performance.now() - began) / 1000)
}
console.log(JSON.stringify({ seconds, check }))

/** With the divisor n, as glmnet standardises. */
function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length)
}

function readColumns(folder: string): Columns {
  const names = readFileSync(path.join(folder, 'columns.txt'), 'utf8').trim().split('\n')
  const bytes = readFileSync(path.join(folder, 'columns.f64'))
  const all = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)
  const n = all.length / names.length
  return Object.fromEntries(names.map((name, j) => [name, all.slice(j * n, (j + 1) * n)]))
}

function tasks(): Readonly<Record<TaskName, () => readonly number[]>> {
  const { time, event, score } = columns
  const x = Object.keys(columns)
    .filter(name => /^x\d+$/.test(name))
    .map(name => columns[name])
  return {
    cox: () => [...cox({ time, event, x }).coefficients],
    coxUntied: () => [...cox({ time, event, x }).coefficients],
    km: () => {
      const curve = kaplanMeier({ time, event })
      return [curve.survival[364], curve.standardError[364]]
    },
    concordance: () => {
      const { value, se } = harrellConcordance({ time, event, risk: score })
      return [value, se]
    },
    coxnet: () => {
      const path = elasticNetCox({ time, event, x, alpha: 1 })
      const deviation = x.map(standardDeviation)
      const objective = objectiveAt.map(k => {
        const penalty = path.beta[k].reduce((sum, b, j) => sum + Math.abs(b) * deviation[j], 0)
        return (path.nullDeviance * (1 - path.devianceRatio[k])) / 2 / time.length + path.lambda[k] * penalty
      })
      return [path.lambda.length, path.lambda[0], ...objective]
    },
    delong: () => {
      const { value, lower, upper } = auc({ event, score })
      return [value, lower, upper]
    },
    bootstrap: () => {
      let sum = 0
      for (let b = 0; b < 2000; b++) {
        const rows = createRandom(1, 'draw', b).resample(time.length)
        const drawn = (values: Float64Array) => Float64Array.from(rows, row => values[row])
        sum += cox({ time: drawn(time), event: drawn(event), x: x.map(drawn) }).coefficients[0]
      }
      return [sum / 2000]
    },
    mixed: () => {
      const { y, visit, arm, subject } = columns
      const both = visit.map((v, i) => v * arm[i])
      const fit = linearMixed({ y, x: [visit, arm, both], group: subject, slopes: [visit] })
      return [...fit.coefficients, fit.sigma]
    },
    finegray: () => [...fineGray({ time, cause: event, x }).coefficients],
  }
}
