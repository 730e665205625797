import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type H5Bag, openBag, prefetch } from '@tessera/bags'

/**
 * `node bags-read-ours.ts HOW FOLDER BAGS REPEATS ROWS BUSY`: HOW is `here` or `ahead` (one reader thread); ROWS a file of
 * 32-bit row numbers, as many a bag, or `-` for all; BUSY the milliseconds of work a bag that the consumer is given.
 * Prints seconds, processor seconds, the share of time spent waiting, a sum to compare and the peak of memory.
 */
const [how, folder, bagsText, repeatsText, rowsFile, busyText] = process.argv.slice(2)
const busy = Number(busyText)
const files = readdirSync(folder)
  .filter(name => name.endsWith('.h5'))
  .sort()
  .slice(0, Number(bagsText))
const bags = await Promise.all(files.map(name => openBag(path.join(folder, name))))
const drawn = rowsFile === '-' ? null : new Int32Array(Uint8Array.from(readFileSync(rowsFile)).buffer)
const perBag = drawn ? drawn.length / 400 : 0
const rowsOf = (i: number) => drawn?.slice(i * perBag, (i + 1) * perBag) ?? null
const seconds: number[] = []
const processor: number[] = []
const shares: number[] = []
let check = 0
for (let repeat = 0; repeat < Number(repeatsText); repeat++) {
  const used = process.cpuUsage()
  const from = performance.now()
  check = how === 'here' ? await here() : await ahead()
  seconds.push((performance.now() - from) / 1000)
  const { user, system } = process.cpuUsage(used)
  processor.push((user + system) / 1e6)
}
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
console.log(JSON.stringify({ seconds, processor, shares, check, peakMiB: Math.round(peak) }))

async function here(): Promise<number> {
  const into = new Float32Array(Math.max(...bags.map(bag => bag.instances * bag.dimensions)))
  let sum = 0
  for (const [i, bag] of bags.entries()) {
    const rows = rowsOf(i)
    if (rows) await bag.readRows(rows, into)
    else await bag.read(0, bag.instances, into)
    sum += glance(into, (rows?.length ?? bag.instances) * bag.dimensions)
  }
  return sum
}

async function ahead(): Promise<number> {
  let sum = 0
  const stream = prefetch(requests(bags), { ahead: 4, workers: 1 })
  for await (const { features, recycle } of stream) {
    sum += glance(features, features.length)
    for (const until = performance.now() + busy; performance.now() < until; );
    recycle()
  }
  shares.push(stream.waiting.share)
  return sum
}

function* requests(bags: readonly H5Bag[]) {
  for (const [i, bag] of bags.entries()) yield { bag, rows: rowsOf(i) }
}

/** A thousandth of the numbers, added up. */
function glance(values: Float32Array, length: number): number {
  let sum = 0
  for (let i = 0; i < length; i += 1009) sum += values[i]
  return sum
}
