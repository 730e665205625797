import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Feeds, tensor } from '../../packages/learning/src/graph/index.ts'
import { compileTraining, TrainingSession } from '../../packages/learning/src/training/index.ts'
import { cases } from './networks-cases.ts'

/** `node networks-ours.ts CASE FOLDER THREADS`: steps by us; prints one line of JSON. */
const [name, folder, threads] = process.argv.slice(2)
const { steps, trace } = cases[name]
const { feeds: layout } = JSON.parse(readFileSync(path.join(folder, 'layout.json'), 'utf8'))
const bytes = readFileSync(path.join(folder, 'feeds.f32'))
const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
const feeds: Feeds[] = layout.map((inputs: { name: string; shape: number[]; from: number; to: number }[]) =>
  Object.fromEntries(
    inputs.map(input => [input.name, tensor(numbers.subarray(input.from, input.to), input.shape)]),
  ),
)
const began = performance.now()
const session = new TrainingSession(compileTraining({ loss: trace(), seed: 1 }), { threads: Number(threads) })
const losses: number[] = []
let first = 0
for (let step = 0; step < 20; step++) {
  losses.push((await session.step(feeds[step % feeds.length], 1e-3)).loss)
  if (step === 0) first = (performance.now() - began) / 1000
}
const seconds: number[] = []
const before = process.cpuUsage()
for (let step = 0; step < steps; step++) {
  const start = performance.now()
  await session.step(feeds[step % feeds.length], 1e-3)
  seconds.push((performance.now() - start) / 1000)
}
const used = process.cpuUsage(before)
const cpu = (used.user + used.system) / 1e6 / steps
const memoryMiB = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ seconds, cpu, losses, first, memoryMiB }))
