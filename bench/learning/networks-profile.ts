import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import * as ort from 'onnxruntime-node'
import { AdamWState } from '../../packages/learning/src/training/adamw.ts'
import { compileTraining } from '../../packages/learning/src/training/index.ts'
import { cases, feedsOf } from './networks-cases.ts'

/**
 * `node networks-profile.ts CASE FOLDER THREADS`: where a step's time goes, by ONNX Runtime's own profile; prints one
 * line of JSON, milliseconds a step (the quickest of 20 runs of each node, which other work on the machine disturbs least) and nodes by operation, and the slowest nodes. With `--table` as text.
 */
const [name, folder, threads] = process.argv.slice(2)
const model = compileTraining({ loss: cases[name].trace(), seed: 1 })
const prefix = path.join(folder, 'profile')
for (const old of profiles()) rmSync(old)
const session = await ort.InferenceSession.create(model.step.onnx, {
  intraOpNumThreads: Number(threads),
  interOpNumThreads: 1,
  executionMode: 'sequential',
  enableProfiling: true,
  profileFilePrefix: prefix,
  logSeverityLevel: 3,
})
const state = new AdamWState(model.layout, model.initial).inputs
const given: Record<string, ort.Tensor> = {}
for (const [key, { elements, shape }] of Object.entries({ ...feedsOf(name)[0], ...state }))
  if (session.inputNames.includes(key) && elements instanceof Float32Array)
    given[key] = new ort.Tensor('float32', elements, shape)
const runs = 20
for (let run = 0; run < runs; run++) await session.run(given)
session.endProfiling()

interface Event {
  readonly cat: string
  readonly name: string
  readonly dur: number
  readonly args?: { readonly op_name?: string; readonly output_type_shape?: readonly object[] }
}
const [file] = profiles()
const events: Event[] = JSON.parse(readFileSync(file, 'utf8'))
rmSync(file)
const byNode = new Map<string, { operation: string; durations: number[]; shape: string }>()
for (const { cat, name: node, dur, args } of events) {
  if (cat !== 'Node' || !node.endsWith('_kernel_time') || args?.op_name === undefined) continue
  const shape = JSON.stringify((args.output_type_shape ?? []).flatMap(one => Object.values(one)))
  const known = byNode.get(node) ?? { operation: args.op_name, durations: [], shape }
  known.durations.push(dur / 1000)
  byNode.set(node, known)
}
const nodes = [...byNode]
  .map(([node, { operation, durations, shape }]) => ({
    node: `${operation} ${node.replace('_kernel_time', '')}`,
    operation,
    milliseconds: rounded(Math.min(...durations)),
    shape,
  }))
  .sort((a, b) => b.milliseconds - a.milliseconds)
const operations = [...Map.groupBy(nodes, ({ operation }) => operation)]
  .map(([operation, those]) => ({
    operation,
    milliseconds: rounded(those.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
    nodes: those.length,
  }))
  .sort((a, b) => b.milliseconds - a.milliseconds)
const slowest = nodes.slice(0, 12).map(({ node, milliseconds, shape }) => ({ node, milliseconds, shape }))
if (process.argv.includes('--table')) {
  console.table(operations.slice(0, 15))
  console.table(slowest)
} else console.log(JSON.stringify({ operations: operations.slice(0, 15), slowest }))

function profiles(): string[] {
  return readdirSync(folder)
    .filter(file => file.startsWith('profile'))
    .map(file => path.join(folder, file))
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
