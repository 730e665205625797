/**
 * Mutated files of every format, opened and read: each must end in a typed error or in a picture within its bounds,
 * within a second, in bounded memory.
 *
 *     node bench/slides/fuzz.ts [--count 100000] [--seed 1] [--data ../shared/data] [--keep bench/data/slides/fuzz]
 *
 * Two processes share the work; one that hangs for 20 s or grows beyond 2 GiB is ended, counted and replaced. Files of
 * the pixels that were read stay in the folder of `--keep` for bench/slides/fuzz.py, which reads them with tifffile and
 * OpenSlide. Results: bench/results/slides-fuzz.json.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { originals } from '../../packages/slides/test/hostile/originals.ts'
import type { FuzzJob, FuzzReport } from './fuzz-worker.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string', default: '../shared/data' },
    keep: { type: 'string', default: 'bench/data/slides/fuzz' },
    keepEvery: { type: 'string', default: '8' },
    out: { type: 'string', default: 'bench/results/slides-fuzz.json' },
    workers: { type: 'string', default: '2' },
  },
})

const count = Number(values.count)
const workers = Number(values.workers)
const hangMilliseconds = 20_000
const memoryLimit = 2 * 2 ** 30

const files = [
  ...originals.map(name =>
    fileURLToPath(new URL(`../../packages/slides/test/fixtures/${name}`, import.meta.url)),
  ),
  ...[
    'slides_dicom/small.svs',
    'slides_dicom/boxes.tiff',
    'slides_dicom/boxes.png',
    'slides_dicom/boxes_0.dcm',
    'slides_dicom/boxes_1.dcm',
  ]
    .map(name => path.join(values.data, name))
    .filter(file => existsSync(file)),
]
rmSync(values.keep, { recursive: true, force: true })
mkdirSync(values.keep, { recursive: true })

const outcomes: Record<string, number> = {}
const byFormat: Record<string, { mutants: number; opened: number; read: number }> = {}
const complaints: { number: number; file: string; complaint: string }[] = []
const slow: { number: number; file: string; milliseconds: number; processor: number; outcome: string }[] = []
const hangs: { number: number; file: string }[] = []
const crashes: { number: number; file: string }[] = []
const memory: number[] = []
const times: number[] = []
const processorTimes: number[] = []
let opened = 0
let done = 0

async function run(offset: number): Promise<void> {
  let from = offset
  while (from < count) from = await runProcess(from)
}

/** Gives the number that the next process begins with. */
function runProcess(from: number): Promise<number> {
  return new Promise(resolve => {
    const child: ChildProcess = fork(new URL('./fuzz-worker.ts', import.meta.url), {
      serialization: 'advanced',
    })
    let current: { number: number; file: string } = { number: from, file: '' }
    let finished = false
    let clock: NodeJS.Timeout | null = null
    const job: FuzzJob = {
      files,
      seed: Number(values.seed),
      from,
      to: count,
      step: workers,
      keep: values.keep,
      keepEvery: Number(values.keepEvery),
    }
    let why: 'hang' | 'memory' | null = null
    child.on('message', (report: FuzzReport) => {
      if (report.kind === 'done') {
        finished = true
        return
      }
      if (report.kind === 'begin') {
        current = report
        clock = setTimeout(() => {
          why = 'hang'
          child.kill('SIGKILL')
        }, hangMilliseconds)
        return
      }
      if (clock !== null) clearTimeout(clock)
      done++
      outcomes[report.outcome] = (outcomes[report.outcome] ?? 0) + 1
      const format = path.basename(report.file)
      byFormat[format] ??= { mutants: 0, opened: 0, read: 0 }
      byFormat[format].mutants++
      if (report.opened) {
        opened++
        byFormat[format].opened++
      }
      if (report.outcome === 'read') byFormat[format].read++
      times.push(report.milliseconds)
      processorTimes.push(report.processor)
      if (done % 1000 === 0) memory.push(Math.round(report.rss / 2 ** 20))
      const { number, file, milliseconds, complaint, outcome } = report
      if (milliseconds > 1000)
        slow.push({
          number,
          file: format,
          milliseconds: Math.round(milliseconds),
          processor: Math.round(report.processor),
          outcome,
        })
      if (complaint !== null) complaints.push({ number, file, complaint })
      if (report.rss > memoryLimit) {
        why = 'memory'
        child.kill('SIGKILL')
      }
      if (done % 2000 === 0)
        console.error(`${done} of ${count}, ${opened} opened, ${Math.round(report.rss / 2 ** 20)} MiB`)
    })
    child.on('exit', () => {
      if (clock !== null) clearTimeout(clock)
      if (finished) return resolve(count)
      const fault = { number: current.number, file: path.basename(current.file) }
      if (why === 'hang') hangs.push(fault)
      else crashes.push(fault)
      console.error(why ?? 'crash', fault)
      resolve(current.number + workers)
    })
    child.send(job)
  })
}

const begun = performance.now()
await Promise.all(Array.from({ length: workers }, (_, i) => run(i)))
for (const list of [times, processorTimes]) list.sort((a, b) => a - b)
const quantiles = (list: readonly number[]) => {
  const at = (p: number) => Number(list[Math.min(list.length - 1, Math.floor(p * list.length))].toFixed(2))
  return { median: at(0.5), p99: at(0.99), p999: at(0.999), most: at(1) }
}
const { version } = JSON.parse(
  readFileSync(new URL('../../packages/slides/package.json', import.meta.url), 'utf8'),
)
const result = {
  what: 'mutated slides: a typed error or a picture within its bounds',
  slides: version,
  node: process.version,
  machine: cpus()[0].model,
  load: loadavg()[0],
  mutants: done,
  seed: Number(values.seed),
  originals: files.map(file => path.basename(file)),
  opened,
  outcomes,
  byFormat,
  untypedErrorsOrWrongSizes: complaints.length,
  crashes,
  hangs,
  overASecond: slow.length,
  slowest: slow.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 20),
  overASecondOfProcessor: processorTimes.filter(time => time > 1000).length,
  milliseconds: quantiles(times),
  processorMilliseconds: quantiles(processorTimes),
  memoryMiB: {
    first: memory[0],
    last: memory.at(-1),
    most: memory.length === 0 ? null : Math.max(...memory),
  },
  seconds: Math.round((performance.now() - begun) / 1000),
}
writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`)
console.log(JSON.stringify(result, null, 2))
for (const { number, file, complaint } of complaints.slice(0, 10)) console.error(number, file, complaint)
