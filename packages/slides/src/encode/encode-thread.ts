import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { Slide } from '../slide.ts'
import type { TilePlan } from '../tiles/tile-plan.ts'
import type { FeatureEncoder } from './feature-encoder.ts'
import type { Answer, Order, SlideSource, ThreadStart } from './protocol.ts'
import { sentFault } from './sent-fault.ts'

// Every thread reads code anew: what another thread or run compiled is taken, and only what an order needs is read.
enableCompileCache()

const start: ThreadStart = workerData
let encoder: Promise<FeatureEncoder> | null = null
/** The slide that was read last stays open: the next tiles are most likely its own. */
let open: { readonly key: string; readonly slide: Promise<Slide> } | null = null
/** Orders are worked in the order in which they come. */
let last: Promise<void> = Promise.resolve()

parentPort?.on('message', ({ id, order }: { readonly id: number; readonly order: Order }) => {
  last = last.then(async () => {
    try {
      const value = await work(order)
      const buffers = 'buffer' in value && value.buffer instanceof ArrayBuffer ? [value.buffer] : []
      answer({ id, ok: true, value }, buffers)
    } catch (error) {
      answer({ id, ok: false, fault: sentFault(error) }, [])
    }
  })
})

function answer(message: Answer, buffers: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, [...buffers])
}

async function work(order: Order) {
  if (order.kind === 'open') return opened().then(({ dimensions }) => Float32Array.of(dimensions))
  if (order.kind === 'encode') return (await opened()).encode(order.tiles, order.count)
  const slide = await slideOf(order.source)
  if (order.kind === 'plan') {
    const { planSlide } = await import('./plan-slide.ts')
    return planSlide(slide, order.settings)
  }
  const tiles = await tilesOf(slide, order.plan)
  if (order.kind === 'read') return tiles
  return (await opened()).encode(tiles, order.plan.x.length)
}

function opened(): Promise<FeatureEncoder> {
  encoder ??= openedNow()
  return encoder
}

async function openedNow(): Promise<FeatureEncoder> {
  if (start.encoder.kind === 'onnx') {
    const { onnxEncoder } = await import('./onnx-encoder.ts')
    return onnxEncoder(start.encoder, start.session)
  }
  const { histologyEncoder } = await import('./histology/histology-encoder.ts')
  return histologyEncoder(start.encoder)
}

async function slideOf({ file, options }: SlideSource): Promise<Slide> {
  const key = JSON.stringify([file, options])
  if (open?.key === key) return open.slide
  const before = open
  const { openSlide } = await import('../readers/open-slide.ts')
  open = { key, slide: openSlide(file, options) }
  await before?.slide.then(
    slide => slide.close(),
    () => {},
  )
  return open.slide
}

async function tilesOf(slide: Slide, plan: TilePlan): Promise<Uint8Array> {
  const { readTiles } = await import('../tiles/read-tiles.ts')
  const bytes = 3 * plan.size * plan.size
  const tiles = new Uint8Array(plan.x.length * bytes)
  for await (const { index, raster } of readTiles(slide, plan, { ahead: 4 }))
    tiles.set(raster.pixels, index * bytes)
  return tiles
}
