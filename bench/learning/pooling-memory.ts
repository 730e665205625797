import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * `node bench/learning/pooling-memory.ts [POOLING ...]`: peak memory of training steps (forward, backward, AdamW) on one bag of
 * 20,000 tiles x 1,024 through 512 units and each pooling, by us and by PyTorch, a process each. The bag itself is
 * 78 MiB. Figures: results/learning-pooling-memory.json.
 */
const tiles = 20_000
const threads = 2
const here = import.meta.dirname
const python = path.join(here, '../.venv-learning/bin/python')
if (!existsSync(python))
  throw new Error('bench/.venv-learning is not there: run bench/learning/setup.sh first')

interface Run {
  readonly seconds: readonly number[]
  readonly memoryMiB: number
  readonly version?: string
}

function run(command: string, script: string, pooling: string): Run {
  const { stdout, stderr, status } = spawnSync(
    command,
    [path.join(here, script), pooling, String(tiles), String(threads)],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${script} ${pooling}: ${stderr}`)
  return JSON.parse(stdout)
}

const what = {
  attention: 'gated attention of 256, log loss',
  clam: 'CLAM, a branch for each of two classes, instance loss',
  cox: 'gated attention of 256, the second of two passes of the Cox loss',
  mean: 'mean, log loss',
  max: 'max, log loss',
}
const file = new URL('../results/learning-pooling-memory.json', import.meta.url)
const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : {}
const asked = process.argv.slice(2)
let version: string | undefined
const results = Object.fromEntries(
  Object.entries(what).map(([pooling, description]) => {
    if (asked.length > 0 && !asked.includes(pooling)) return [pooling, before[pooling]]
    const ours = run(process.execPath, 'pooling-memory-ours.ts', pooling)
    const peer = run(python, 'pooling-memory.py', pooling)
    version = peer.version
    const row = {
      what: description,
      oursMiB: Math.round(ours.memoryMiB),
      peerMiB: Math.round(peer.memoryMiB),
      ratio: Number((peer.memoryMiB / ours.memoryMiB).toFixed(2)),
      oursSecondsOfThirdStep: Number(ours.seconds[2].toFixed(2)),
      peerSecondsOfThirdStep: Number(peer.seconds[2].toFixed(2)),
      load: Number(os.loadavg()[0].toFixed(1)),
    }
    process.stderr.write(`${pooling}: ${JSON.stringify(row)}\n`)
    return [pooling, row]
  }),
)
const machine = { cpu: os.cpus()[0]?.model, cpus: os.availableParallelism(), node: process.version }
const text = JSON.stringify(
  {
    measured: new Date().toISOString().slice(0, 10),
    tiles,
    threads,
    machine,
    peer: `PyTorch ${version}`,
    results,
  },
  null,
  2,
)
writeFileSync(file, `${text}\n`)
