import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { openEncoder, writeBag } from '@tessera/bags'

/**
 * `node encoder-ours.ts FOLDER OUTPUT SESSIONS THREADS BATCH...`: the tiles to features in float16 h5, by as many
 * sessions as wanted, each in a thread of its own where there are several. One JSON line, as encoder-peer.py prints.
 */
interface Share {
  readonly folder: string
  readonly threads: number
  readonly batches: readonly number[]
  readonly from: number
  readonly to: number
}

const bytes = 3 * 224 * 224

if (isMainThread) {
  const [folder, output, sessions, threads, ...batches] = process.argv.slice(2)
  const tiles = readFileSync(path.join(folder, 'tiles.bin'))
  const count = tiles.length / bytes
  const runs: Record<string, { seconds: number; cpuSeconds: number }> = {}
  const shares = Array.from(
    { length: Number(sessions) },
    (_, k): Share => ({
      folder,
      threads: Number(threads),
      batches: batches.map(Number),
      from: Math.floor((k * count) / Number(sessions)),
      to: Math.floor(((k + 1) * count) / Number(sessions)),
    }),
  )
  const parts = await Promise.all(shares.map(share => (shares.length === 1 ? here(share) : inThread(share))))
  for (const batch of batches) {
    const start = performance.now()
    const cpu = process.cpuUsage()
    const features = new Float32Array(count * 384)
    await Promise.all(
      parts.map(async (encode, k) => features.set(await encode(Number(batch)), shares[k].from * 384)),
    )
    writeBag(`${output}-${batch}.h5`, { features, dimensions: 384 })
    const { user, system } = process.cpuUsage(cpu)
    runs[batch] = { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 }
  }
  console.log(JSON.stringify({ tiles: count, runs }))
  process.exit(0)
} else {
  const encode = await here(workerData)
  parentPort?.on('message', async (batch: number) => parentPort?.postMessage(await encode(batch)))
  parentPort?.postMessage(null)
}

type Encode = (batch: number) => Promise<Float32Array>

/** An encoder for each batch size, warm. */
async function here({ folder, threads, batches, from, to }: Share): Promise<Encode> {
  const tiles = readFileSync(path.join(folder, 'tiles.bin')).subarray(from * bytes, to * bytes)
  const encoders = new Map<number, Awaited<ReturnType<typeof openEncoder>>>()
  for (const batch of batches) {
    const encoder = await openEncoder(path.join(folder, 'vit-s16.json'), { threads, batch })
    await encoder.encode(tiles.subarray(0, Math.min(batch, to - from) * bytes), Math.min(batch, to - from))
    encoders.set(batch, encoder)
  }
  return async batch => {
    const encoder = encoders.get(batch)
    if (encoder === undefined) throw new Error(`no encoder of ${batch}`)
    return encoder.encode(tiles, to - from)
  }
}

async function inThread(share: Share): Promise<Encode> {
  const worker = new Worker(new URL(import.meta.url), { workerData: share })
  const next = () => new Promise<Float32Array>(resolve => worker.once('message', resolve))
  await next()
  return batch => {
    const answer = next()
    worker.postMessage(batch)
    return answer
  }
}
