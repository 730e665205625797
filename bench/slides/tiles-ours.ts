// One measured run of ours, started by tiles.ts:  node bench/slides/tiles-ours.ts JOB.json
import { readFileSync } from 'node:fs'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { openSlide, readAt, readThumbnail, type Slide } from '@tessera/slides'
import type { TilesJob } from './tiles-job.ts'

/** Reads the tiles one after the other; gives the sum of one byte of each, so that nothing can be left undone. */
async function readAll(slide: Slide, { size, mpp }: TilesJob, corners: TilesJob['corners']): Promise<number> {
  let sum = 0
  for (const [x, y] of corners) {
    const { pixels } =
      mpp === null
        ? await slide.readRegion({ level: 0, x, y, width: size, height: size })
        : await readAt(slide, { x, y, width: size, height: size, mpp })
    sum += pixels[pixels.length >> 1]
  }
  return sum
}

/** Each worker has a stretch of the list: neighbours share stored tiles. */
const share = ({ corners, workers }: TilesJob, worker: number) =>
  corners.slice(
    Math.floor((corners.length * worker) / workers),
    Math.floor((corners.length * (worker + 1)) / workers),
  )

async function inWorkers(job: TilesJob, file: string) {
  const workers = Array.from(
    { length: job.workers },
    (_, i) => new Worker(new URL(import.meta.url), { workerData: { file, worker: i } }),
  )
  const answer = (worker: Worker) => new Promise<number>(resolve => worker.once('message', resolve))
  await Promise.all(workers.map(answer))
  const start = performance.now()
  const before = process.cpuUsage()
  const done = workers.map(answer)
  for (const worker of workers) worker.postMessage('go')
  const sums = await Promise.all(done)
  const seconds = (performance.now() - start) / 1000
  const used = process.cpuUsage(before)
  await Promise.all(workers.map(worker => worker.terminate()))
  return { seconds, used, sum: sums.reduce((a, b) => a + b, 0) }
}

async function main(file: string) {
  const job: TilesJob = JSON.parse(readFileSync(file, 'utf8'))
  if (job.thumbnail !== null) {
    const start = performance.now()
    const before = process.cpuUsage()
    const slide = await openSlide(job.file)
    const { width, height } = await readThumbnail(slide, job.thumbnail)
    return report((performance.now() - start) / 1000, process.cpuUsage(before), width * height)
  }
  if (job.workers > 1) {
    const { seconds, used, sum } = await inWorkers(job, file)
    return report(seconds, used, sum)
  }
  const slide = await openSlide(job.file)
  await readAll(slide, job, job.warmUp)
  const start = performance.now()
  const before = process.cpuUsage()
  const sum = await readAll(slide, job, job.corners)
  report((performance.now() - start) / 1000, process.cpuUsage(before), sum)
}

function report(seconds: number, { user, system }: NodeJS.CpuUsage, sum: number): void {
  const cpuSeconds = (user + system) / 1e6
  // ru_maxrss is in KiB on Linux.
  const peakMiB = process.resourceUsage().maxRSS / 1024
  console.log(JSON.stringify({ seconds, cpuSeconds, sum, peakMiB, version: `Node ${process.version}` }))
}

if (isMainThread) await main(process.argv[2])
else {
  const job: TilesJob = JSON.parse(readFileSync(workerData.file, 'utf8'))
  const slide = await openSlide(job.file)
  await readAll(slide, job, job.warmUp)
  parentPort?.once('message', async () =>
    parentPort?.postMessage(await readAll(slide, job, share(job, workerData.worker))),
  )
  parentPort?.postMessage(0)
}
