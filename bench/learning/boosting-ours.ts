import { readFileSync } from 'node:fs'
import { harrellConcordance, partialDeviance } from '@tessera/statistics'
import {
  type BoostedTrees,
  coxObjective,
  fitBoosting,
  logisticObjective,
  predictBoosting,
} from '../../packages/learning/src/boosting/index.ts'

/** `node boosting-ours.ts FOLDER SETTINGS REPEATS`: training and prediction by us; prints one line of JSON. */
const [folder, given, repeats] = process.argv.slice(2)
const { trees, threads: _threads, ...settings } = JSON.parse(given)
const train = read(`${folder}/train`)
const seconds: number[] = []
const cpuSeconds: number[] = []
let model: BoostedTrees = { base: 0, trees: [] }
for (let i = 0; i < Number(repeats); i++) {
  const began = performance.now()
  const cpu = process.cpuUsage()
  const { time, event } = train
  const objective = time === null ? logisticObjective(event) : coxObjective({ time, event, ties: 'breslow' })
  model = fitBoosting({ columns: train.columns, objective, settings, seed: 1, trees })
  seconds.push((performance.now() - began) / 1000)
  const { user, system } = process.cpuUsage(cpu)
  cpuSeconds.push((user + system) / 1e6)
}
const memoryMiB = process.resourceUsage().maxRSS / 1024
const test = read(`${folder}/test`)
const predict: number[] = []
let linear = new Float64Array(0)
for (let i = 0; i < Number(repeats); i++) {
  const cpu = process.cpuUsage()
  linear = new Float64Array(predictBoosting(model, test.columns, test.event.length))
  const { user, system } = process.cpuUsage(cpu)
  predict.push((user + system) / 1e6)
}
const { time, event } = test
const deviance = time === null ? null : partialDeviance({ time, event })
const loss =
  deviance === null
    ? linear.reduce((sum, f, i) => sum + Math.log1p(Math.exp(event[i] === 1 ? -f : f)), 0) / event.length
    : deviance.at(linear) / 2 / deviance.events
const concordance = time === null ? null : harrellConcordance({ time, event, risk: linear }).value
const none: number[] = []
console.log(
  JSON.stringify({
    prepare: none,
    prepareCpu: none,
    train: seconds,
    trainCpu: cpuSeconds,
    predict,
    loss,
    concordance,
    memoryMiB,
    version: process.version,
  }),
)

function read(name: string) {
  const names = readFileSync(`${name}/columns.txt`, 'utf8').trim().split('\n')
  const bytes = readFileSync(`${name}/columns.f64`)
  const values = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)
  const n = values.length / names.length
  const column = (wanted: string) => {
    const at = names.indexOf(wanted)
    return values.subarray(at * n, (at + 1) * n)
  }
  return {
    columns: names
      .filter(one => /^x\d+$/.test(one))
      .map(one => ({ kind: 'numeric' as const, name: one, values: column(one) })),
    time: names.includes('time') ? column('time') : null,
    event: Uint8Array.from(column('event')),
  }
}
