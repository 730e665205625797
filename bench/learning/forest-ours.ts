import { readFileSync } from 'node:fs'
import { ensembleCurves, ensembleMortality, survivalForest } from '@tessera/learning'
import { harrellConcordance } from '@tessera/statistics'

/** `node forest-ours.ts FOLDER SETTINGS REPEATS`: growing and prediction by us; prints one line of JSON. */
const [folder, settings, repeats] = process.argv.slice(2)
const { trees, mtry, minLeafSize } = JSON.parse(settings)
const train = read(`${folder}/train`)
const test = read(`${folder}/test`)
const fit: number[] = []
const fitCpu: number[] = []
const predict: number[] = []
const concordance: number[] = []
for (let seed = 1; seed <= Number(repeats); seed++) {
  const began = performance.now()
  const cpu = process.cpuUsage()
  const { forest } = survivalForest(train, { seed, trees, mtry, minLeafSize, minLeafEvents: 0 })
  fit.push((performance.now() - began) / 1000)
  const { user, system } = process.cpuUsage(cpu)
  fitCpu.push((user + system) / 1e6)
  const again = performance.now()
  const risk = ensembleMortality(forest, test.x, test.time.length)
  ensembleCurves(forest, test.x, test.time.length, forest.eventTimes)
  predict.push((performance.now() - again) / 1000)
  concordance.push(harrellConcordance({ time: test.time, event: test.event, risk }).value)
}
const memoryMiB = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ fit, fitCpu, predict, concordance, memoryMiB, version: process.version }))

function read(name: string) {
  const names = readFileSync(`${name}/columns.txt`, 'utf8').trim().split('\n')
  const bytes = readFileSync(`${name}/columns.f64`)
  const values = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)
  const n = values.length / names.length
  const column = (name: string) => {
    const at = names.indexOf(name)
    return values.slice(at * n, (at + 1) * n)
  }
  return {
    x: names.filter(name => /^x\d+$/.test(name)).map(column),
    time: column('time'),
    event: Uint8Array.from(column('event')),
  }
}
