import { parentPort, workerData } from 'node:worker_threads'
import { openSlide } from '../readers/open-slide.ts'
import type { OpenOptions, Slide } from '../slide.ts'
import { readTiles, type TilePlan } from '../tiles/index.ts'
import type { FeatureEncoder } from './feature-encoder.ts'
import { openFeatureEncoder } from './open-encoder.ts'
import { planSlide } from './plan-slide.ts'
import { type Answer, type Order, type SlideSource, sentFault, type ThreadStart } from './protocol.ts'

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
  if (order.kind === 'plan') return planSlide(slide, order.settings)
  const tiles = await tilesOf(slide, order.plan)
  if (order.kind === 'read') return tiles
  return (await opened()).encode(tiles, order.plan.x.length)
}

function opened(): Promise<FeatureEncoder> {
  encoder ??= openFeatureEncoder(start.encoder, start.session)
  return encoder
}

async function slideOf({ file, options }: SlideSource): Promise<Slide> {
  const key = JSON.stringify([file, options])
  if (open?.key === key) return open.slide
  const before = open
  open = { key, slide: openSlide(file, options satisfies OpenOptions) }
  await before?.slide.then(
    slide => slide.close(),
    () => {},
  )
  return open.slide
}

async function tilesOf(slide: Slide, plan: TilePlan): Promise<Uint8Array> {
  const bytes = 3 * plan.size * plan.size
  const tiles = new Uint8Array(plan.x.length * bytes)
  for await (const { index, raster } of readTiles(slide, plan, { ahead: 4 }))
    tiles.set(raster.pixels, index * bytes)
  return tiles
}
